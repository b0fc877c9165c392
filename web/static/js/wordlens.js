// What of the map the reader sees: a frame around all words, which moves seldom, and the reader's zoom inside it, which is kept
// while words move.

/** @typedef {import("./wordcloud.js").Box} Box */

const pad = 26; // pixels around all words, for labels
const [least, most] = [0.5, 60]; // zoom
const slack = 0.72; // the share of the frame below which it closes in on the words

const limit = (/** @type {number} */ v, /** @type {number} */ low, /** @type {number} */ high) =>
  Math.max(low, Math.min(high, v));

export class Lens {
  width = 0;
  height = 0;
  zoom = 1; // 1 sees the frame
  cx = 0; // the centre looked at, from the frame's, in frames: stays on the same words when all of them move apart
  cy = 0;
  /** Centre and half sizes in the chart's numbers; half the larger is the size of a frame. */
  frame = { x: 0, y: 0, w: 1, h: 1 };
  #from = this.frame;
  #to = this.frame;
  #fitted = false;

  /** Fits the frame around words, unless it fits already. @param {Box} box */
  fit(box) {
    const { x, y, w, h } = this.#to;
    const inside = box.left >= x - w && box.right <= x + w && box.low >= y - h && box.high <= y + h;
    const full = Math.max((box.right - box.left) / (2 * w), (box.high - box.low) / (2 * h)) > slack;
    if (this.#fitted && inside && full) return;
    const half = (/** @type {number} */ size) => (1.06 * size) / 2 || 1e-3;
    this.#to = {
      x: (box.left + box.right) / 2,
      y: (box.low + box.high) / 2,
      w: half(box.right - box.left),
      h: half(box.high - box.low),
    };
    this.#from = this.#fitted ? this.frame : this.#to;
    this.#fitted = true;
  }

  /** Brings the frame a share of its way. @param {number} share 0 to 1 */
  move(share) {
    const mix = (/** @type {"x" | "y" | "w" | "h"} */ k) => this.#from[k] + (this.#to[k] - this.#from[k]) * share;
    this.frame = share < 1 ? { x: mix("x"), y: mix("y"), w: mix("w"), h: mix("h") } : this.#to;
    if (share === 1) this.#from = this.#to;
  }

  /** From the chart's numbers to pixels: sx = x·k + dx, sy = dy - y·k. @param {typeof this.frame} [frame] */
  affine(frame = this.frame) {
    const k = this.zoom * Math.min((this.width / 2 - pad) / frame.w, (this.height / 2 - pad) / frame.h);
    const size = Math.max(frame.w, frame.h);
    return {
      k,
      dx: this.width / 2 - (frame.x + this.cx * size) * k,
      dy: this.height / 2 + (frame.y + this.cy * size) * k,
    };
  }

  /** Where the words will stand once they have moved. */
  ahead() {
    return this.affine(this.#to);
  }

  /** Zooms so that what is at a place in the element stays there. @param {number} factor @param {number} px @param {number} py */
  zoomBy(factor, px = this.width / 2, py = this.height / 2) {
    const before = this.affine();
    const [x, y] = [(px - before.dx) / before.k, (before.dy - py) / before.k];
    this.zoom = limit(this.zoom * factor, least, most);
    const after = this.affine();
    this.pan(px - (x * after.k + after.dx), py - (after.dy - y * after.k));
  }

  /** Moves what is seen by pixels. @param {number} right @param {number} down */
  pan(right, down) {
    const { k } = this.affine();
    const { w, h } = this.frame;
    const size = Math.max(w, h);
    const free = Math.max(0, 1 - 1 / this.zoom);
    this.cx = limit(this.cx - right / (k * size), (-w / size) * free, (w / size) * free);
    this.cy = limit(this.cy + down / (k * size), (-h / size) * free, (h / size) * free);
  }

  /** Brings a place into view. @param {number} x @param {number} y */
  reveal(x, y) {
    const { k, dx, dy } = this.ahead();
    const [px, py] = [x * k + dx, dy - y * k];
    const edge = 2 * pad;
    this.pan(limit(px, edge, this.width - edge) - px, limit(py, edge, this.height - edge) - py);
  }

  reset() {
    this.zoom = 1;
    this.cx = this.cy = 0;
  }
}
