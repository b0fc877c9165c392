// What a plot says at one place, and what its table says in one row: the same numbers, written the same way.
import { indexAt, valueAt } from "./charts.js";
import { number, percent, say, significant, stampText } from "./words.js";

/** @typedef {import("./charts.js").Charts} Charts */
/** @typedef {import("./charts.js").Meta} Meta */
/** @typedef {{key: string, name: string, value: string}} Row */

/** The signs of the lines that are not named like their series. @type {Record<string, string>} */
const keys = { train: "loss-train", validation: "loss-val", band2: "band-80", band3: "band-95" };

/**
 * The edges of the bands at a step, from the layers that are drawn; null before there is a forecast.
 * @param {Charts} charts @param {number} x
 */
export function bandsAt(charts, x) {
  const layers = ["band0", "band1", "band2", "band3"].map((id) => valueAt(charts.line("forecast", id), x));
  if (layers.some((y) => y === null)) return null;
  let sum = 0;
  const [low95, low80, high80, high95] = layers.map((y) => {
    sum += Number(y);
    return sum;
  });
  return { band80: [low80, high80], band95: [low95, high95] };
}

/**
 * A value as its column writes it: what was observed with no more digits than it has, what was computed always alike.
 * @param {string} id @param {number | null} value @param {Meta} meta
 */
export function valueText(id, value, meta) {
  if (id === "train" || id === "validation") return significant(value, 4);
  if (shares.has(id)) return percent(value, 1);
  return number(value, meta.decimals, id !== "truth");
}

/** What is measured of word vectors, as shares of one. */
const shares = new Set(["right", "own", "purity", "kept"]);

/** @param {number[] | undefined} band @param {Meta} meta */
export function bandText(band, meta) {
  if (!band) return say("none");
  return say("range", { low: number(band[0], meta.decimals, true), high: number(band[1], meta.decimals, true) });
}

/** What is read first: what the network says, what was true, what the rivals say. */
const order = ["forecast", "band2", "band3", "truth", "fit", "seasonal", "naive", "validation", "train", ...shares];

/**
 * What a plot says at x.
 * @param {import("./plot.js").Plot} plot @param {number} x
 * @returns {{head: string, rows: Row[]}}
 */
export function rowsAt(plot, x) {
  const chart = plot.charts.get(plot.name);
  if (!chart) return { head: "", rows: [] };
  const lines = order.flatMap((id) => chart.option.series.find((line) => line.id === id) ?? []);
  const rows = lines.flatMap((line) => rowOf(line, x, plot.charts, chart.meta) ?? []);
  const head = plot.stamps
    ? stampText(plot.stamps[x])
    : say("epoch", { n: Math.round(x * 100) / 100, all: chart.meta.epochs });
  return { head, rows };
}

/**
 * @param {import("./charts.js").Line} line @param {number} x @param {Charts} charts @param {Meta} meta
 * @returns {Row | null} null where the line says nothing
 */
function rowOf({ id, name = "", data, stack }, x, charts, meta) {
  const key = keys[id] ?? id;
  const ahead = x >= meta.trainEnd;
  if (stack) {
    const band = id === "band2" ? "band80" : "band95";
    const bands = ahead ? bandsAt(charts, x) : null;
    return bands && { key, name, value: bandText(bands[band], meta) };
  }
  if (!ahead && ["forecast", "naive", "seasonal"].includes(id)) return null; // only where they start from
  if (id === "truth" && x < meta.exact) return { key, name, value: bucketText(data, x, meta) };
  const value = id === "validation" ? (data[indexAt(data, x)]?.[1] ?? null) : valueAt(data, x);
  return value === null ? null : { key, name, value: valueText(id, value, meta) };
}

/** Several values behind one drawn pair of points. @param {import("./charts.js").Point[]} line @param {number} x @param {Meta} meta */
function bucketText(line, x, meta) {
  const i = Math.max(0, indexAt(line, x));
  const pair = [line[i], line[i + 1]].flatMap((point) => point?.[1] ?? []);
  if (pair.length === 0) return say("none");
  return say("bucket", {
    from: number(Math.min(...pair), meta.decimals),
    to: number(Math.max(...pair), meta.decimals),
  });
}
