// The picture of the scrubber: plain SVG, drawn in pixels.

import { number } from "./words.js";

/** @typedef {import("./charts.js").Point} Point */

/** @param {string} tag @param {Record<string, string | number>} attributes @param {string} [text] */
function make(tag, attributes, text = "") {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.textContent = text;
  return element;
}

/**
 * @param {SVGSVGElement} svg
 * @param {{loss: Point[], head: number, end: number, total: number}} run the epoch shown, the epoch reached, all epochs
 */
export function track(svg, { loss, head, end, total }) {
  const { clientWidth: width, clientHeight: height } = svg;
  if (width < 40) return;
  const foot = height - 18;
  const logs = /** @type {[number, number][]} */ (
    loss.filter(([, y]) => y !== null && y > 0).map(([x, y]) => [x, Math.log(Number(y))])
  );
  const low = Math.min(logs[0]?.[1] ?? 0, ...logs.map(([, y]) => y));
  const high = Math.max(low + 0.5, ...logs.map(([, y]) => y));
  const across = (/** @type {number} */ epoch) => 8 + (epoch / total) * (width - 16);
  const up = (/** @type {number} */ y) => 7 + ((high - y) / (high - low + 0.2)) * (foot - 9);
  const points = (/** @type {[number, number][]} */ part) =>
    part.map(([x, y]) => `${across(x).toFixed(1)},${up(y).toFixed(1)}`).join(" ");
  const done = logs.filter(([x]) => x <= head + 1e-9);
  const knob = done.at(-1) ?? logs[0];
  const last = logs.at(-1);
  const middle = up(knob?.[1] ?? high);
  const parts = [make("line", { class: "base", x1: across(0), x2: across(total), y1: foot, y2: foot })];
  if (done.length > 1)
    parts.push(
      make("polygon", {
        class: "fill",
        points: `${across(done[0][0])},${foot} ${points(done)} ${across(done[done.length - 1][0])},${foot}`,
      }),
    );
  parts.push(
    make("polyline", { class: "path later", points: points(logs.slice(Math.max(0, done.length - 1))) }),
    make("polyline", { class: "path", points: points(done) }),
    make("line", {
      class: "rest",
      x1: across(end),
      x2: across(total),
      y1: up(last?.[1] ?? high),
      y2: up(last?.[1] ?? high),
    }),
    make("line", { class: "head", x1: across(head), x2: across(head), y1: 0, y2: foot }),
    make("circle", { class: "knob", cx: across(head), cy: middle, r: 6 }),
  );
  const tags = new Set([0, 1 / 3, 2 / 3, 1].map((share) => Math.round(share * total))); // whole epochs, each once
  for (const epoch of tags) {
    const anchor = epoch === 0 ? "start" : epoch === total ? "end" : "middle";
    parts.push(make("text", { class: "tag", x: across(epoch), y: foot + 15, "text-anchor": anchor }, number(epoch)));
  }
  svg.replaceChildren(...parts);
}
