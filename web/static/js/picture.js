// From the server's option to what ECharts draws: the window the reader looks through, scales that fit it, the clothes.
import { across } from "./across.js";
import { indexAt } from "./charts.js";
import {
  clothes,
  colour,
  dressAxis,
  dressBand,
  dressLine,
  dressMark,
  endLabel,
  letters,
  token,
  washes,
} from "./dress.js";
import { dressMarks } from "./ground.js";
import { rangeOf } from "./range.js";
import { spread, tickText } from "./scale.js";

/** @typedef {import("./charts.js").Chart} Chart */
/** @typedef {import("./charts.js").Line} Line */
/** @typedef {import("./scale.js").Range} Range */
/** @typedef {{left: number, right: number, top: number, bottom: number}} Grid */
/**
 * @typedef {object} Look how the reader looks at a chart
 * @property {number} from @property {number} to the window on the horizontal axis
 * @property {number} width @property {number} height of the element, in pixels
 * @property {boolean} log logarithms of the values
 * @property {boolean} shares the values are shares of one, told in percent
 * @property {boolean} bare a small picture without a vertical axis
 * @property {Range | null} range the vertical range drawn before
 */

/**
 * What to draw, where in the element, and the vertical range for next time.
 * @param {Chart} chart @param {Look} look
 * @returns {{option: {series: any[]} & Record<string, any>, grid: Grid, range: Range}}
 */
export function picture(chart, look) {
  const place = placing(look);
  const range = rangeOf(chart, look.from, look.to, place, look.log, look.range);
  const named = endings(chart, look).filter((label) => label.y >= range.min && label.y <= range.max);
  const labels = named.filter((label) => !label.inside);
  const plain = tickText(range.ticks);
  const share = tickText(range.ticks.map((v) => 100 * v));
  const text = (/** @type {number} */ v) =>
    look.shares ? `${share(100 * v)}\u00a0%` : look.log ? tickText([10 ** v])(10 ** v) : plain(v);
  const grid = margins(chart, look, labels, range.ticks.map(text));
  const scale = (look.height - grid.top - grid.bottom) / (range.max - range.min);
  const moves = spread(
    labels.map((label) => -scale * label.y),
    1.28 * letters(),
  );
  const names = new Map(
    named.map(({ id, name }) => [id, endLabel(id, name, moves[labels.findIndex((l) => l.id === id)])]),
  );
  const option = {
    backgroundColor: "transparent",
    animation: false,
    textStyle: { fontFamily: token("font-ui") },
    grid: { ...grid, outerBoundsMode: "none" },
    xAxis: across(chart.option.xAxis?.[0].data, look.from, look.to, look.width - grid.left - grid.right),
    yAxis: upright(range, text, look.bare),
    series: chart.option.series.map((line) => dressed(line, look, place, names.get(line.id))),
  };
  return { option, grid, range };
}

/** Where the vertical axis has a value. @param {Look} look @returns {(y: number) => number | null} */
const placing = (look) => (y) => (look.log ? (y > 0 ? Math.log10(y) : null) : y);

/** @param {Range} range @param {(v: number) => string} text @param {boolean} bare */
function upright(range, text, bare) {
  const dress = dressAxis();
  return {
    ...dress,
    type: "value",
    show: !bare,
    min: range.min,
    max: range.max,
    axisTick: { show: false, customValues: range.ticks },
    axisLabel: { ...dress.axisLabel, customValues: range.ticks, formatter: text },
  };
}

/** @param {Line} line @param {Look} look @param {(y: number) => number | null} place @param {object} [label] */
function dressed(line, look, place, label = { show: false }) {
  const id = line.id;
  const name = line.name ?? "";
  return {
    id,
    name,
    type: "line",
    data: look.log ? line.data.map(([x, y]) => [x, y === null ? null : place(y)]) : line.data,
    stack: line.stack,
    stackStrategy: "all",
    silent: true,
    showSymbol: false,
    emphasis: { disabled: true },
    ...(id in washes
      ? dressBand(id)
      : id in clothes
        ? dressLine(id, (look.to - look.from) / look.width)
        : dressMark(id)),
    ...(look.bare ? { lineStyle: { color: colour(clothes[id].token), width: 1.5 } } : {}),
    ...dressMarks(line, look),
    endLabel: label,
  };
}

/**
 * The lines that bear their name, and where they end; inside where that is in mid-plot. None where it is narrow.
 * @param {Chart} chart @param {Look} look
 */
function endings(chart, look) {
  const stamps = Boolean(chart.option.xAxis?.[0].data);
  const found = [];
  if (look.bare || (stamps && look.width < 520)) return [];
  for (const { id, name = "", data } of chart.option.series) {
    let i = indexAt(data, look.to);
    while (i >= 0 && data[i][1] === null) i--;
    if (!clothes[id]?.label || i < 0 || data[i][0] < look.from) continue;
    const y = placing(look)(Number(data[i][1]));
    if (y !== null) found.push({ id, name, y, inside: stamps && data[i][0] < look.to - 1 });
  }
  return found;
}

/** @param {Chart} chart @param {Look} look @param {{name: string}[]} labels @param {string[]} ticks @returns {Grid} */
function margins(chart, look, labels, ticks) {
  const em = letters();
  if (look.bare) return { left: 1.25 * em, right: 1.25 * em, top: 14, bottom: 24 }; // half a year's number
  const stamps = Boolean(chart.option.xAxis?.[0].data);
  const longest = (/** @type {string[]} */ texts) => Math.max(0, ...texts.map((text) => text.length));
  const names = longest(labels.map((label) => label.name));
  return {
    left: Math.max(2.7 * em, 18 + 0.54 * em * longest(ticks)),
    right: names > 0 ? Math.min(0.32 * look.width, 22 + 0.53 * em * names) : stamps ? 12 : 2 * em,
    top: (stamps ? 2.4 : 1.4) * em,
    bottom: 2.15 * em,
  };
}
