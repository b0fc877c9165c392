// Hands on the map of words: pointers move it, zoom it and pick words.
import { focusOn, pan, zoom } from "./wordacts.js";

/** @typedef {import("./wordmap.js").WordMap} WordMap */

const reach = { mouse: 14, pen: 18, touch: 24 }; // pixels from a word at which it is meant
const tremble = 5; // pixels that a press may move and still pick a word

/** The word that stands nearest to a place in the element, -1 where there is none. @param {WordMap} map @param {number} px @param {number} py @param {number} within */
function wordAt({ cloud, lens }, px, py, within) {
  const { k, dx, dy } = lens.affine();
  let best = -1;
  let least = within * within;
  for (let i = 0; i < cloud.size; i++) {
    const x = cloud.x[i] * k + dx - px;
    const y = dy - cloud.y[i] * k - py;
    const d = x * x + y * y;
    if (d < least) [best, least] = [i, d];
  }
  return best;
}

/** @param {WordMap} map */
export function hands(map) {
  map.element.addEventListener(
    "wheel",
    (event) => {
      const whole = map.element.closest(":fullscreen, .full") !== null;
      if (!event.ctrlKey && !whole) return; // a plain wheel scrolls the page
      event.preventDefault();
      zoom(map, 1.004 ** -event.deltaY, event.offsetX, event.offsetY);
    },
    { passive: false },
  );
  pointers(map);
}

/** @param {WordMap} map */
function pointers(map) {
  const { element } = map;
  /** @type {Map<number, {x: number, y: number}>} */ const down = new Map();
  let travelled = 0;
  const place = (/** @type {PointerEvent} */ event) => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const within = (/** @type {PointerEvent} */ event) =>
    reach[/** @type {"mouse"} */ (event.pointerType)] ?? reach.mouse;
  const hover = (/** @type {number} */ i) => {
    if (i === map.hovered) return;
    map.hovered = i;
    map.place();
    map.dispatchEvent(new Event("hover"));
  };

  element.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    if (down.size === 0) travelled = 0;
    down.set(event.pointerId, place(event));
    element.setPointerCapture(event.pointerId);
  });
  element.addEventListener("pointermove", (event) => {
    const to = place(event);
    const from = down.get(event.pointerId);
    if (!from) {
      if (event.pointerType === "mouse") hover(wordAt(map, to.x, to.y, within(event)));
      return;
    }
    const other = [...down].find(([id]) => id !== event.pointerId)?.[1];
    travelled += Math.hypot(to.x - from.x, to.y - from.y);
    down.set(event.pointerId, to);
    if (travelled > tremble) hover(-1);
    if (!other) pan(map, to.x - from.x, to.y - from.y);
    else {
      pan(map, (to.x - from.x) / 2, (to.y - from.y) / 2);
      const apart = Math.hypot(from.x - other.x, from.y - other.y);
      const factor = Math.hypot(to.x - other.x, to.y - other.y) / Math.max(1, apart);
      zoom(map, factor, (to.x + other.x) / 2, (to.y + other.y) / 2);
    }
  });
  element.addEventListener("pointerup", (event) => {
    const alone = down.size === 1;
    if (!down.delete(event.pointerId) || !alone || travelled > tremble) return;
    const { x, y } = place(event);
    focusOn(map, wordAt(map, x, y, within(event)), "pointer");
  });
  element.addEventListener("pointercancel", (event) => down.delete(event.pointerId));
  element.addEventListener("pointerleave", () => hover(-1));
}
