// Paints a map of words on a canvas: squared paper, lines to the neighbours of the word in focus, markers, labels.
import { colour, letters, token } from "./dress.js";
import { heart, labels, lines, ring } from "./wordfocus.js";
import { radiusOf, stamps } from "./wordmarks.js";

/** @typedef {import("./wordmap.js").WordMap} WordMap */
/** @typedef {import("./wordlabels.js").Affine} Affine */
/** @typedef {import("./wordlabels.js").Label} Label */

const square = 44; // pixels, the least side of a square of the paper
const faint = 0.13; // of kinds that the reader put aside

export class Paint {
  /** @type {import("./wordmarks.js").Stamp[]} */ #stamps = [];
  #made = "";
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
    this.#made = "";
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
    const wanted = `${this.radius.toFixed(2)} ${ratio}`;
    if (this.#made === wanted) return;
    this.#stamps = stamps(this.radius, ratio);
    this.#made = wanted;
  }

  /** @param {WordMap} map @param {Affine} at @param {Label[]} placed @param {number} ratio device pixels to one */
  draw(map, at, placed, ratio) {
    const { pen } = this;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, map.lens.width, map.lens.height);
    this.#paper(map, at);
    lines(this, map, at);
    this.#markers(map, at);
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

  /** Words of no kind below, then kind by kind. @param {WordMap} map @param {Affine} at */
  #markers(map, at) {
    const { pen } = this;
    const { cloud, lens } = map;
    const kinds = cloud.kinds.map((kind, k) => ({ k, mark: kind.mark })).sort((a, b) => a.mark - b.mark);
    for (const { k, mark } of kinds) {
      const { canvas, half, size } = this.#stamps[mark];
      pen.globalAlpha = map.aside(k) ? faint : mark ? 1 : 0.75;
      const [start, end] = cloud.span(k);
      for (let i = start; i < end; i++) {
        const x = cloud.x[i] * at.k + at.dx;
        const y = at.dy - cloud.y[i] * at.k;
        if (x > -half && x < lens.width + half && y > -half && y < lens.height + half)
          pen.drawImage(canvas, x - half, y - half, size, size);
      }
    }
    pen.globalAlpha = 1;
  }
}
