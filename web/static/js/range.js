// The vertical range of a plot: what the lines in the window need, kept while it fits.
import { indexAt } from "./charts.js";
import { logRange, roundRange } from "./scale.js";

/** @typedef {import("./charts.js").Chart} Chart */
/** @typedef {import("./charts.js").Point} Point */
/** @typedef {import("./scale.js").Range} Range */
/** @typedef {{low: number, high: number}} Extent */

const guesses = new Set(["forecast", "fit"]); // what a network says, which may be anything

const nothing = () => ({ low: Infinity, high: -Infinity });

/** @param {Extent} extent @param {number} y */
function include(extent, y) {
  extent.low = Math.min(extent.low, y);
  extent.high = Math.max(extent.high, y);
}

/**
 * Calls each point of a line that stands in a window and has a value.
 * @param {Point[]} line @param {number} from @param {number} to @param {(x: number, y: number) => void} each
 */
function within(line, from, to, each) {
  for (let i = Math.max(0, indexAt(line, from)); i < line.length && line[i][0] <= to; i++) {
    const [x, y] = line[i];
    if (x >= from && y !== null) each(x, y);
  }
}

/**
 * The lowest and highest value between from and to. What a network says may claim three times the room that the other
 * lines take, and the band, whose layers are added up, once more than all lines do: while a network knows nothing, or has
 * diverged, its guesses and its doubt would flatten everything else.
 * @param {Chart} chart @param {number} from @param {number} to
 * @param {(y: number) => number | null} place where the vertical axis has a value
 * @returns {Extent}
 */
function extent(chart, from, to, place) {
  const lines = nothing();
  const guessed = nothing();
  const bands = nothing();
  /** @type {Map<number, number>} */
  const layers = new Map();
  for (const line of chart.option.series)
    within(line.data, from, to, (x, y) => {
      const put = place(y);
      if (put === null) return;
      if (!line.stack) return include(guesses.has(line.id) ? guessed : lines, put);
      layers.set(x, (layers.get(x) ?? 0) + put);
      include(bands, layers.get(x) ?? 0);
    });
  if (lines.low > lines.high) return { low: 0, high: 1 };
  return widened(widened(lines, guessed, 3), bands, 1);
}

/** An extent with another taken in as far as so many times its own size. @param {Extent} own @param {Extent} other @param {number} times */
function widened(own, other, times) {
  const room = times * (own.high - own.low);
  return {
    low: Math.min(own.low, Math.max(other.low, own.low - room)),
    high: Math.max(own.high, Math.min(other.high, own.high + room)),
  };
}

/**
 * The range to draw. The one drawn before stays while the values fit it and fill most of it: an axis that moves with
 * every frame cannot be read.
 * @param {Chart} chart @param {number} from @param {number} to
 * @param {(y: number) => number | null} place
 * @param {boolean} log whether place takes logarithms
 * @param {Range | null} before
 * @returns {Range}
 */
export function rangeOf(chart, from, to, place, log, before) {
  const { low, high } = extent(chart, from, to, place);
  const fits = before && low >= before.min && high <= before.max && high - low > 0.6 * (before.max - before.min);
  if (fits) return before;
  return log ? logRange(low, high) : roundRange(low, high);
}
