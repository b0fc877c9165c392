// The picture of a sum of words: each step an arrow, the same arrow carried over, and a dotted ring where the sum falls.
// Plain SVG, drawn in pixels from what the server says beside its answers.
import { first } from "./find.js";
import { say } from "./words.js";

/** @typedef {{word: string, x: number, y: number, role: "term" | "answer"}} Placed */
/** @typedef {{points: Placed[], arrows: [string, string][], landing: [number, number] | null}} Arrows */

const head = 9; // pixels of an arrow's head

/** @param {string} tag @param {Record<string, string | number>} attributes @param {string} [text] */
function make(tag, attributes, text = "") {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.textContent = text;
  return element;
}

/** Keeps the picture in step with the answers. @param {import("./figure.js").Figure} figure @param {import("./wordask.js").Asker} asker */
export function sumPicture({ root, signal }, asker) {
  const element = first(root, "[data-sum-plot]");
  const svg = element?.querySelector("svg");
  if (!element || !svg) return;
  const show = () => {
    const json = root.querySelector("[data-answers] script[data-arrows]")?.textContent;
    /** @type {Arrows | null} */ const said = json ? JSON.parse(json) : null;
    element.hidden = !said?.points?.length;
    if (said && !element.hidden) draw(svg, said);
  };
  asker.addEventListener("answer", () => {
    show();
    speak(root, asker);
  });
  const sizes = new ResizeObserver(show);
  sizes.observe(element);
  signal.addEventListener("abort", () => sizes.disconnect());
  show();
}

/** Says the answer to the reader who writes a sum, once for each. @param {HTMLElement} root @param {{sum: string}} asker */
function speak(root, { sum }) {
  const status = first(root, "[data-sum-says]");
  if (!status || status.dataset.sum === sum || !first(root, "form[data-word-sum]")?.contains(document.activeElement))
    return;
  status.dataset.sum = sum;
  const answer = first(root, "[data-answers] .first .w")?.textContent;
  status.textContent = answer
    ? say("sum.says", { sum, answer })
    : (first(root, "[data-answers]")?.textContent?.trim() ?? "");
}

/** @param {SVGSVGElement} svg @param {Arrows} said */
function draw(svg, { points, arrows, landing }) {
  const { clientWidth: width, clientHeight: height } = svg;
  if (width < 40) return;
  const all = [...points.map(({ x, y }) => [x, y]), ...(landing ? [landing] : [])];
  const [xs, ys] = [all.map(([x]) => x), all.map(([, y]) => y)];
  const [left, right, low, high] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const k = Math.min((width - 180) / (right - left || 1), (height - 80) / (high - low || 1)); // one scale: arrows stay alike
  const put = (/** @type {number[]} */ [x, y]) => [
    width / 2 + (x - (left + right) / 2) * k,
    height / 2 - (y - (low + high) / 2) * k,
  ];
  const of = new Map(points.map((p) => [p.word, p]));
  const parts = paper(width, height);
  for (const [from, to] of arrows) {
    const [start, end] = [of.get(from), of.get(to)];
    const falls = landing && (!end || end.role === "answer");
    const target = falls ? landing : end ? [end.x, end.y] : null;
    if (start && target) parts.push(arrow(put([start.x, start.y]), put(target), falls ? "lands" : "step"));
  }
  const answer = points.find((p) => p.role === "answer");
  if (landing && answer) parts.push(line("gap", put(landing), put([answer.x, answer.y])));
  if (landing) parts.push(make("circle", { class: "landing", cx: put(landing)[0], cy: put(landing)[1], r: 13 }));
  svg.replaceChildren(...parts);
  const taken = shafts(svg);
  for (const point of points) name(svg, point, put([point.x, point.y]), point === answer ? "best" : point.role, taken);
  svg.setAttribute("aria-label", say("sum.alt", { words: points.map(({ word }) => word).join(", ") }));
}

/** @typedef {{x: number, y: number, width: number, height: number}} Rect */

/** Small squares along the arrows, for words to keep off. @param {SVGSVGElement} svg @returns {Rect[]} */
function shafts(svg) {
  return [...svg.querySelectorAll(".shaft")].flatMap((shaft) => {
    const [x1, y1, x2, y2] = ["x1", "y1", "x2", "y2"].map((k) => Number(shaft.getAttribute(k)));
    return Array.from({ length: 24 }, (_, i) => (i + 0.5) / 24).map((t) => ({
      x: x1 + t * (x2 - x1) - 1,
      y: y1 + t * (y2 - y1) - 1,
      width: 2,
      height: 2,
    }));
  });
}

/**
 * Writes a word beside its dot, on the first side where nothing is in the way.
 * @param {SVGSVGElement} svg @param {Placed} point @param {number[]} at @param {string} kind @param {Rect[]} taken
 */
function name(svg, { word }, [x, y], kind, taken) {
  const text = make("text", { class: kind }, word);
  svg.append(make("circle", { class: `dot ${kind}`, cx: x, cy: y, r: 4.5 }), text);
  const sides = [
    { x: x + 10, y: y + 5, "text-anchor": "start" },
    { x: x - 10, y: y + 5, "text-anchor": "end" },
    { x, y: y - 12, "text-anchor": "middle" },
    { x, y: y + 23, "text-anchor": "middle" },
    { x, y: y - 26, "text-anchor": "middle" },
    { x, y: y + 38, "text-anchor": "middle" },
  ];
  /** @type {DOMRect | undefined} */ let box;
  for (const side of sides) {
    for (const [name, value] of Object.entries(side)) text.setAttribute(name, String(value));
    box = /** @type {SVGTextElement} */ (text).getBBox();
    const { x: left, y: top, width, height } = box;
    const free = taken.every(
      (t) => t.x > left + width || t.x + t.width < left || t.y > top + height || t.y + t.height < top,
    );
    if (free && left > 2 && left + width < svg.clientWidth - 2) break;
  }
  if (box) taken.push(box, { x: x - 4, y: y - 4, width: 8, height: 8 });
}

/** Squared paper. @param {number} width @param {number} height */
function paper(width, height) {
  const parts = [];
  for (let x = (width % 48) / 2; x < width; x += 48) parts.push(line("paper", [x, 0], [x, height]));
  for (let y = (height % 48) / 2; y < height; y += 48) parts.push(line("paper", [0, y], [width, y]));
  return parts;
}

/** @param {string} kind @param {number[]} from @param {number[]} to */
const line = (kind, [x1, y1], [x2, y2]) => make("line", { class: kind, x1, y1, x2, y2 });

/** @param {number[]} from @param {number[]} to @param {string} kind */
function arrow([x1, y1], [x2, y2], kind) {
  const long = Math.hypot(x2 - x1, y2 - y1) || 1;
  const [ux, uy] = [(x2 - x1) / long, (y2 - y1) / long];
  const [bx, by] = [x2 - head * ux, y2 - head * uy];
  const wing = 0.45 * head;
  const tip = `M${x2} ${y2}L${bx - wing * uy} ${by + wing * ux}L${bx + wing * uy} ${by - wing * ux}z`;
  const group = make("g", { class: `arrow ${kind}` });
  group.append(line("shaft", [x1, y1], [bx, by]), make("path", { d: tip }));
  return group;
}
