// The markers of the kinds of words: a shape and a colour each.
import { colour } from "./dress.js";

/** The same shapes as the symbols kind0 to kind6 of icons.svg, in a square of 12. */
const shapes = [
  "M6 1.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9z",
  "M6 1a5 5 0 1 0 0 10a5 5 0 1 0 0-10z",
  "M6 .6L11.7 10.6H.3z",
  "M1.5 1.5h9v9h-9z",
  "M6 0l6 6-6 6-6-6z",
  "M6 11.4L.3 1.4h11.4z",
  "M4.1 .4h3.8v3.7h3.7v3.8H7.9v3.7H4.1V7.9H.4V4.1h3.7z",
].map((path) => new Path2D(path));

export const marks = shapes.length;

/** @param {number} mark 1 to 6, 0 for a word of no kind */
export const markColour = (mark) => colour(mark ? `group-${mark}` : "line-control");

/** How large the markers of a map of so many words are, in pixels from the middle. @param {number} words @param {number} zoom */
export function radiusOf(words, zoom) {
  const plain = words < 150 ? 5 : words < 3000 ? 4.25 : 3.25;
  return plain * Math.min(1.5, zoom ** 0.2);
}

/** Fills a marker around a place. @param {CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D} pen @param {number} mark @param {number} x @param {number} y @param {number} radius */
export function fillMark(pen, mark, x, y, radius) {
  pen.save();
  pen.translate(x, y);
  pen.scale(radius / 6, radius / 6);
  pen.translate(-6, -6);
  pen.fill(shapes[mark]);
  pen.restore();
}
