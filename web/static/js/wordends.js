// What is said about the axes of the map that the reader chose: the names of their ends, whose they are, what they show.
import { every, first } from "./find.js";
import { write } from "./numbers.js";
import { number, percent, say } from "./words.js";

/** @typedef {import("./wordaxes.js").Drawn} Drawn */
/** @typedef {import("./wordaxes.js").Ends} Ends */

/**
 * @param {HTMLElement} root @param {import("./wordaxes.js").Answer | null} answer @param {Drawn | null} frame the one shown
 */
export function note(root, answer, frame) {
  const place = first(root, "[data-map-note]");
  if (!place) return;
  place.hidden = answer === null;
  const text = frame ? say("axes.note", { step: answer?.step ?? 0, shown: frame.step }) : say("axes.none");
  write(place, answer ? text : "");
}

/** @param {import("./wordmap.js").WordMap} map @param {HTMLElement} root @param {Ends | null} x @param {Ends | null} y */
export function ends(map, root, x, y) {
  const place = first(root, "[data-map-ends]");
  if (!place) return;
  place.hidden = !x || !y;
  const texts = { top: `↑ ${y?.to}`, bottom: `↓ ${y?.from}`, left: `← ${x?.from}`, right: `${x?.to} →` };
  for (const end of every(place, "[data-end]"))
    write(end, place.hidden ? "" : texts[/** @type {"top"} */ (end.dataset.end)]);
  map.dispatchEvent(new Event("cover"));
}

/**
 * What the map shows, measured on its own axes: where these are chosen, the numbers of those that follow go.
 * @param {HTMLElement} root @param {{explained: number, kept: number | null} | null} frame @param {number | null} angle
 * @param {boolean} concepts
 */
export function measures(root, frame, angle, concepts) {
  for (const name of ["explained", "kept"]) hide(first(root, `.map-facts [data-now="${name}"]`), frame !== null);
  const texts = { explained: percent(frame?.explained), kept: percent(frame?.kept), angle: `${number(angle, 0)}°` };
  for (const [name, text] of Object.entries(texts)) {
    const value = first(root, `.map-facts [data-shown="${name}"]`);
    hide(value, frame === null || (name === "angle" && !concepts));
    if (value) write(value, text);
  }
}

/** @param {HTMLElement | null} value @param {boolean} gone */
const hide = (value, gone) => value?.parentElement?.toggleAttribute("hidden", gone);

/** What the words take up in all maps together: the scale stays, too. @param {Drawn[]} frames */
export function reachOf(frames) {
  const box = { left: Infinity, right: -Infinity, low: Infinity, high: -Infinity };
  for (const { lines } of frames)
    for (const [x, y] of Object.values(lines).flat()) {
      if (y === null) continue;
      box.left = Math.min(box.left, x);
      box.right = Math.max(box.right, x);
      box.low = Math.min(box.low, y);
      box.high = Math.max(box.high, y);
    }
  return box.left <= box.right ? box : null;
}
