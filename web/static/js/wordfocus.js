// What stands out on a map of words: lines to the neighbours of a word, rings, the word in focus, labels.
import { fillMark, markColour } from "./wordmarks.js";

/** @typedef {import("./wordmap.js").WordMap} WordMap */
/** @typedef {import("./wordpaint.js").Paint} Paint */
/** @typedef {import("./wordlabels.js").Affine} Affine */
/** @typedef {import("./wordlabels.js").Label} Label */

/** Lines to the nearest words in all dimensions; dashed where the map shows them far. @param {Paint} paint @param {WordMap} map @param {Affine} at */
export function lines(paint, { cloud, near, centre }, at) {
  const { pen, ink } = paint;
  if (centre < 0) return;
  pen.strokeStyle = ink["text-3"];
  pen.lineWidth = 1;
  for (const { i, far } of near) {
    pen.setLineDash(far ? [4, 3] : []);
    pen.beginPath();
    pen.moveTo(cloud.x[centre] * at.k + at.dx, at.dy - cloud.y[centre] * at.k);
    pen.lineTo(cloud.x[i] * at.k + at.dx, at.dy - cloud.y[i] * at.k);
    pen.stroke();
  }
  pen.setLineDash([]);
}

/** @param {Paint} paint @param {WordMap} map @param {Affine} at @param {number} i @param {string} tone */
export function ring(paint, { cloud }, at, i, tone) {
  const { pen, ink, radius } = paint;
  pen.beginPath();
  pen.arc(cloud.x[i] * at.k + at.dx, at.dy - cloud.y[i] * at.k, radius + 3.5, 0, 7);
  pen.strokeStyle = ink[tone];
  pen.lineWidth = 1.5;
  pen.stroke();
}

/** The word in focus is larger, on a ground of its own. @param {Paint} paint @param {WordMap} map @param {Affine} at @param {number} i */
export function heart(paint, { cloud }, at, i) {
  const { pen, ink, radius } = paint;
  const [x, y] = [cloud.x[i] * at.k + at.dx, at.dy - cloud.y[i] * at.k];
  pen.beginPath();
  pen.arc(x, y, 1.5 * radius + 3.5, 0, 7);
  pen.fillStyle = ink.card;
  pen.fill();
  pen.strokeStyle = ink.text;
  pen.lineWidth = 1.5;
  pen.stroke();
  pen.fillStyle = cloud.mark[i] ? markColour(cloud.mark[i]) : ink.text;
  fillMark(pen, cloud.mark[i], x, y, 1.5 * radius);
}

/** @param {Paint} paint @param {WordMap} map @param {Affine} at @param {Label[]} placed */
export function labels(paint, { cloud, focus, hovered, special }, at, placed) {
  const { pen, ink } = paint;
  pen.textAlign = "left";
  pen.textBaseline = "middle";
  pen.lineJoin = "round";
  pen.lineWidth = 3;
  pen.strokeStyle = ink.card;
  for (const { i, dx, dy } of placed) {
    const strong = i === focus || i === hovered;
    pen.font = paint.letter(strong ? 700 : special.has(i) ? 600 : 400);
    pen.fillStyle = ink[strong || special.has(i) ? "text" : cloud.mark[i] ? "text-2" : "text-3"];
    const [x, y] = [cloud.x[i] * at.k + at.dx + dx, at.dy - cloud.y[i] * at.k + dy];
    pen.strokeText(cloud.names[i], x, y);
    pen.fillText(cloud.names[i], x, y);
  }
}
