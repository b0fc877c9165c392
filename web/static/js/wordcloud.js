// The words of a map as numbers: who they are, where they stand, and where they are going. Nothing is drawn here.

/** @typedef {import("./charts.js").Chart} Chart */
/** @typedef {{words?: Record<string, string[]>, counts?: Record<string, number[]>}} Names by kind, in the order of its points */
/** @typedef {{left: number, right: number, low: number, high: number}} Box */

const outside = 0.005; // the share of words on each side that may be far out
const beyond = 0.1; // how far, of what the others take up

/** Who a chart's words are. @param {Chart} chart @returns {Names} */
export const namesOf = (chart) => /** @type {Names} */ (/** @type {unknown} */ (chart.meta));

export class Cloud {
  /**
   * @param {Chart} chart whose series are kinds of words
   * @param {Map<string, number>} marks of the kinds, 1 to 6; other kinds have none
   */
  constructor(chart, marks) {
    const { words = {}, counts = {} } = namesOf(chart);
    const series = chart.option.series;
    /** @type {string[]} */ this.names = series.flatMap(({ id }) => words[id] ?? []);
    const n = this.names.length;
    this.kinds = series.map(({ id, name = "" }) => ({ id, name, mark: marks.get(id) ?? 0 }));
    this.kind = Uint8Array.from(series.flatMap(({ id }, k) => (words[id] ?? []).map(() => k)));
    this.mark = this.kind.map((k) => this.kinds[k].mark);
    this.counts = Float64Array.from(series.flatMap(({ id }) => (words[id] ?? []).map((_, i) => counts[id]?.[i] ?? 0)));
    this.x = new Float32Array(n).fill(NaN);
    this.y = new Float32Array(n).fill(NaN);
    this.fromX = this.x.slice();
    this.fromY = this.y.slice();
    this.toX = this.x.slice();
    this.toY = this.y.slice();
    this.index = new Map(this.names.map((word, i) => [word, i]));
    this.frequent = Array.from(this.names, (_, i) => i).sort((a, b) => this.counts[b] - this.counts[a] || a - b);
    this.order = this.#turns();
    this.turn = new Int32Array(n); // of each word in order
    for (let k = 0; k < n; k++) this.turn[this.order[k]] = k;
  }

  get size() {
    return this.names.length;
  }

  /** The words of a kind, from the first to before the last. @param {number} k @returns {[number, number]} */
  span(k) {
    const start = this.kind.indexOf(k);
    return start < 0 ? [0, 0] : [start, this.kind.lastIndexOf(k) + 1];
  }

  /** Whether a chart tells of the same words. @param {Chart} chart */
  knows(chart) {
    const { words = {} } = namesOf(chart);
    let i = 0;
    for (const { id } of chart.option.series)
      for (const word of words[id] ?? []) if (this.names[i++] !== word) return false;
    return i === this.size;
  }

  /** The most frequent of each kind take turns, then the words of no kind: in this order they ask for a label. */
  #turns() {
    const ranks = new Int32Array(this.size);
    const seen = new Map();
    for (const i of this.frequent) {
      const at = seen.get(this.kind[i]) ?? 0;
      ranks[i] = this.mark[i] ? at : this.size + at;
      seen.set(this.kind[i], at + 1);
    }
    return [...this.frequent].sort((a, b) => ranks[a] - ranks[b] || this.kind[a] - this.kind[b]);
  }

  /** Sends the words to where a chart says; a word that was nowhere is there at once. @param {Chart} chart */
  aim(chart) {
    const { words = {} } = namesOf(chart);
    let i = 0;
    for (const { id, data } of chart.option.series)
      for (let k = 0; k < (words[id]?.length ?? 0); k++, i++) {
        const [x, y] = data[k] ?? [NaN, NaN];
        this.toX[i] = x;
        this.toY[i] = y ?? NaN;
        const here = !Number.isNaN(this.x[i]);
        this.fromX[i] = here ? this.x[i] : x;
        this.fromY[i] = here ? this.y[i] : (y ?? NaN);
      }
  }

  /** Brings the words a share of their way. @param {number} share 0 to 1 */
  move(share) {
    const { x, y, fromX, fromY, toX, toY } = this;
    for (let i = 0; i < x.length; i++) {
      x[i] = fromX[i] + (toX[i] - fromX[i]) * share;
      y[i] = fromY[i] + (toY[i] - fromY[i]) * share;
    }
  }

  /** What the words will take up, but for a few far out; null where none has a place. @returns {Box | null} */
  box() {
    const [left, right] = reachOf(this.toX);
    const [low, high] = reachOf(this.toY);
    return left <= right ? { left, right, low, high } : null;
  }
}

/**
 * The least and the greatest number, or not far beyond nearly all of them: one word far out must not press all others
 * together. The reader may zoom out to it.
 * @param {Float32Array} numbers NaN is none
 */
function reachOf(numbers) {
  const sorted = numbers.filter((v) => !Number.isNaN(v)).sort();
  const n = sorted.length;
  if (n === 0) return [Infinity, -Infinity];
  const few = Math.floor(n * outside);
  const room = beyond * (sorted[n - 1 - few] - sorted[few]);
  return [Math.max(sorted[0], sorted[few] - room), Math.min(sorted[n - 1], sorted[n - 1 - few] + room)];
}
