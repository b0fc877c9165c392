// Paints a map of words on a canvas: squared paper, lines to the neighbours of the word in focus, markers, labels.
import { colour, letters, token } from "./dress.js";
import { Dots } from "./worddots.js";
import { heart, labels, lines, ring } from "./wordfocus.js";
import { radiusOf } from "./wordmarks.js";

/** @typedef {import("./wordmap.js").WordMap} WordMap */
/** @typedef {import("./wordlabels.js").Affine} Affine */
/** @typedef {import("./wordlabels.js").Label} Label */

const square = 34; // pixels, the least side of a square of the paper
const faint = 0.13; // of kinds that the reader put aside

export class Paint {
  #dots = new Dots();
  #made = 0; // radius of the markers in device pixels
  /** @type {Map<string, number>} */ #widths = new Map();
  em = 14;
  radius = 4;
  #font = "";
  /** @type {Record<string, string>} */ ink = {};

  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    this.dress();
  }

  /** Takes up colours and letters of the page anew. */
  dress() {
    this.em = letters();
    this.#font = token("font-ui");
    this.#widths.clear();
    this.#made = 0;
    for (const name of ["text", "text-2", "text-3", "card", "grid", "focus"]) this.ink[name] = colour(name);
  }

  /** The font of labels. @param {number} weight */
  letter(weight) {
    return `${weight} ${this.em}px ${this.#font}`;
  }

  /** How wide a label is at most, in pixels. @param {string} word */
  measure(word) {
    let width = this.#widths.get(word);
    if (width === undefined) {
      this.pen.font = this.letter(600);
      width = this.pen.measureText(word).width;
      this.#widths.set(word, width);
    }
    return width;
  }

  /** @param {number} words @param {number} zoom @param {number} ratio device pixels to one */
  size(words, zoom, ratio) {
    this.radius = radiusOf(words, zoom);
    const wanted = Math.round(8 * this.radius * ratio) / 8;
    if (this.#made === wanted) return;
    this.#dots.dress(wanted);
    this.#made = wanted;
  }

  /** @param {WordMap} map @param {Affine} at @param {Label[]} placed @param {number} ratio device pixels to one */
  draw(map, at, placed, ratio) {
    const { pen } = this;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, map.lens.width, map.lens.height);
    this.#paper(map, at);
    if (map.cross) this.#cross(map, at);
    lines(this, map, at);
    this.#markers(map, at, ratio);
    for (const i of map.pins) ring(this, map, at, i, "text-2");
    if (map.hovered >= 0 && map.hovered !== map.focus) ring(this, map, at, map.hovered, "text-3");
    if (map.focus >= 0) heart(this, map, at, map.focus);
    labels(this, map, at, placed);
  }

  /** @param {WordMap} map @param {Affine} at */
  #paper({ lens: { width, height } }, at) {
    const { pen } = this;
    const rough = square / at.k;
    const power = 10 ** Math.floor(Math.log10(rough));
    const side = power * ([1, 2, 5].find((m) => m * power >= rough) ?? 10) * at.k;
    pen.beginPath();
    const first = (/** @type {number} */ d) => d - Math.floor(d / side) * side;
    for (let x = first(at.dx); x < width; x += side) {
      pen.moveTo(Math.round(x) + 0.5, 0);
      pen.lineTo(Math.round(x) + 0.5, height);
    }
    for (let y = first(at.dy); y < height; y += side) {
      pen.moveTo(0, Math.round(y) + 0.5);
      pen.lineTo(width, Math.round(y) + 0.5);
    }
    pen.strokeStyle = this.ink.grid;
    pen.lineWidth = 1;
    pen.setLineDash([]);
    pen.stroke();
  }

  /** The axes, where neither end of a concept is nearer. @param {WordMap} map @param {Affine} at */
  #cross({ lens: { width, height } }, { dx, dy }) {
    const { pen } = this;
    pen.beginPath();
    pen.moveTo(Math.round(dx) + 0.5, 0);
    pen.lineTo(Math.round(dx) + 0.5, height);
    pen.moveTo(0, Math.round(dy) + 0.5);
    pen.lineTo(width, Math.round(dy) + 0.5);
    pen.strokeStyle = this.ink["text-3"];
    pen.stroke();
  }

  /** Words of no kind below, then kind by kind. @param {WordMap} map @param {Affine} at @param {number} ratio */
  #markers(map, at, ratio) {
    const { cloud, lens, canvas } = map;
    const device = { k: at.k * ratio, dx: at.dx * ratio, dy: at.dy * ratio };
    this.#dots.begin(canvas.width, canvas.height);
    const kinds = cloud.kinds.map((kind, k) => ({ k, mark: kind.mark })).sort((a, b) => a.mark - b.mark);
    for (const { k, mark } of kinds) {
      const [start, end] = cloud.span(k);
      this.#dots.write(cloud, start, end, device, mark, map.aside(k) ? faint : mark ? 1 : 0.75);
    }
    this.pen.drawImage(this.#dots.end(), 0, 0, lens.width, lens.height);
  }
}
