// Keys on the map of words: arrows walk from word to word, Enter pins, plus and minus zoom.
import { focusOn, pan, pin, zoom } from "./wordacts.js";
import { say } from "./words.js";

/** @typedef {import("./wordmap.js").WordMap} WordMap */

/** @type {Record<string, [number, number]>} */
const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
/** @type {Record<string, number>} */
const factors = { "+": 1.4, "=": 1.4, "-": 1 / 1.4, _: 1 / 1.4 };

/** The nearest word in a direction, -1 at the edge. @param {WordMap} map @param {[number, number]} way */
function wordTowards(map, [right, down]) {
  const { cloud, focus } = map;
  let best = -1;
  let least = Infinity;
  for (let i = 0; i < cloud.size; i++) {
    if (i === focus || map.aside(cloud.kind[i])) continue;
    const x = cloud.toX[i] - cloud.toX[focus];
    const y = cloud.toY[focus] - cloud.toY[i];
    const along = x * right + y * down;
    const across = Math.abs(x * down + y * right);
    if (along > 0 && across <= along && along + 2 * across < least) [best, least] = [i, along + 2 * across];
  }
  return best;
}

/** @param {WordMap} map */
export function walk(map) {
  map.element.tabIndex = 0;
  map.element.setAttribute("aria-description", say("map.keys"));
  map.element.addEventListener("keydown", (event) => keys(map, event));
}

/** @param {WordMap} map @param {KeyboardEvent} event */
function keys(map, event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const way = ways[event.key];
  if (way && event.shiftKey) pan(map, -60 * way[0], -60 * way[1]);
  else if (way) {
    const next = map.focus < 0 ? (map.cloud.order[0] ?? -1) : wordTowards(map, way);
    if (next >= 0) focusOn(map, next, "key");
  } else if (factors[event.key]) zoom(map, factors[event.key]);
  else if (event.key === "0") zoom(map, 0);
  else if (event.key === "Enter") pin(map, map.focus);
  else if (event.key === "Escape" && map.focus >= 0) focusOn(map, -1, "key");
  else return;
  event.preventDefault();
}
