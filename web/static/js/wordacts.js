// What a reader can do with the map of words, by whatever hand: put a word in focus, pin it, zoom.

/** @typedef {import("./wordmap.js").WordMap} WordMap */

/** Puts the reader's mind on a word, -1 for none. @param {WordMap} map @param {number} i @param {string} by what: key, pointer or text */
export function focusOn(map, i, by) {
  map.focus = i;
  if (i >= 0 && by !== "pointer") map.lens.reveal(map.cloud.toX[i], map.cloud.toY[i]);
  map.place();
  map.dispatchEvent(new CustomEvent("focus", { detail: { by } }));
}

/** Pins a word, so that its label stays, or lets it go. @param {WordMap} map @param {number} i */
export function pin(map, i) {
  if (i < 0) return;
  if (!map.pins.delete(i)) map.pins.add(i);
  map.place();
  map.dispatchEvent(new Event("pins"));
}

/** Moves the map by pixels. @param {WordMap} map @param {number} right @param {number} down */
export function pan(map, right, down) {
  map.lens.pan(right, down);
  map.place();
  map.dispatchEvent(new Event("look"));
}

/** Zooms, around a place or the middle. @param {WordMap} map @param {number} factor 0 for everything @param {number} [px] @param {number} [py] */
export function zoom(map, factor, px, py) {
  if (factor) map.lens.zoomBy(factor, px, py);
  else map.lens.reset();
  map.place();
  map.dispatchEvent(new Event("look"));
}
