// The markers of all words of a map as one picture. They are written pixel by pixel from masks: thirty thousand stamps on a
// canvas take many times as long where no graphics card helps.
import { fillMark, markColour, marks } from "./wordmarks.js";

/** @typedef {{side: number, colour: number, tiles: Uint8Array[]}} Mask coverage of a marker, for each place within a pixel */

const phases = 4; // places within a pixel, each way: words glide without trembling

/**
 * @param {number} mark 1 to 6, 0 for a word of no kind @param {number} radius in device pixels
 * @returns {Mask}
 */
function maskOf(mark, radius) {
  const side = Math.ceil(2 * radius) + 3;
  const sheet = new OffscreenCanvas(side * phases * phases, side);
  const pen = /** @type {OffscreenCanvasRenderingContext2D} */ (sheet.getContext("2d", { willReadFrequently: true }));
  pen.fillStyle = markColour(mark);
  for (let tile = 0; tile < phases * phases; tile++) {
    const [right, down] = [tile % phases, Math.floor(tile / phases)];
    fillMark(pen, mark, tile * side + side / 2 + right / phases, side / 2 + down / phases, radius);
  }
  const { data, width } = pen.getImageData(0, 0, sheet.width, side);
  const tiles = Array.from({ length: phases * phases }, (_, tile) =>
    Uint8Array.from(
      { length: side * side },
      (_, i) => data[4 * (Math.floor(i / side) * width + tile * side + (i % side)) + 3],
    ),
  );
  const middle = 4 * (Math.floor(side / 2) * width + Math.floor(side / 2));
  return { side, colour: (data[middle + 2] << 16) | (data[middle + 1] << 8) | data[middle], tiles };
}

export class Dots {
  #picture = new OffscreenCanvas(1, 1);
  #image = new ImageData(1, 1);
  #pixels = new Uint32Array(1);
  /** @type {Mask[]} */ #masks = [];

  /** @param {number} radius in device pixels */
  dress(radius) {
    this.#masks = Array.from({ length: marks }, (_, mark) => maskOf(mark, mark ? radius : radius * 0.45));
  }

  /** Begins a picture of so many device pixels. @param {number} width @param {number} height */
  begin(width, height) {
    if (this.#image.width === width && this.#image.height === height) {
      this.#pixels.fill(0);
      return;
    }
    this.#image = new ImageData(width, height);
    this.#pixels = new Uint32Array(this.#image.data.buffer);
    this.#picture = new OffscreenCanvas(width, height);
  }

  /**
   * Writes one marker for each of the words from start to end.
   * @param {import("./wordcloud.js").Cloud} cloud @param {number} start @param {number} end
   * @param {import("./wordlabels.js").Affine} at in device pixels @param {number} mark @param {number} strength 0 to 1
   */
  write({ x, y }, start, end, { k, dx, dy }, mark, strength) {
    const { side, colour, tiles } = this.#masks[mark];
    const masks = strength < 1 ? tiles.map((tile) => tile.map((a) => a * strength)) : tiles;
    const { width, height } = this.#image;
    for (let i = start; i < end; i++) {
      const left = x[i] * k + dx - side / 2;
      const top = dy - y[i] * k - side / 2;
      if (!(left >= 0 && top >= 0 && left + side < width && top + side < height)) continue;
      const [col, row] = [Math.floor(left), Math.floor(top)];
      const mask = masks[Math.floor((top - row) * phases) * phases + Math.floor((left - col) * phases)];
      this.#lay(mask, side, colour, row * width + col, width);
    }
  }

  /** @param {Uint8Array} mask @param {number} side @param {number} colour @param {number} at @param {number} width */
  #lay(mask, side, colour, at, width) {
    const pixels = this.#pixels;
    for (let m = 0, p = at; m < mask.length; p += width - side)
      for (const end = m + side; m < end; m++, p++) {
        const a = mask[m];
        if (a === 0) continue;
        if (a === 255 || pixels[p] === 0) pixels[p] = ((a << 24) | colour) >>> 0;
        else pixels[p] = over(colour, a, pixels[p]);
      }
  }

  /** The picture of what was written. */
  end() {
    this.#picture.getContext("2d")?.putImageData(this.#image, 0, 0);
    return this.#picture;
  }
}

/** A colour of some coverage over another. @param {number} colour @param {number} a 0 to 255 @param {number} under */
function over(colour, a, under) {
  const rest = ((under >>> 24) * (255 - a)) / 255;
  const all = a + rest;
  const mix = (/** @type {number} */ shift) =>
    Math.round((((colour >>> shift) & 255) * a + ((under >>> shift) & 255) * rest) / all) << shift;
  return ((Math.round(all) << 24) | mix(0) | mix(8) | mix(16)) >>> 0;
}
