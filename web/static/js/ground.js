// The ground of a plot: a pale wash under what the network never saw, a fainter one under what validates, and a line where
// now is. The server says where; this dresses it.
import { colour, letters, type } from "./dress.js";

/** @typedef {import("./charts.js").Line} Line */
/** @typedef {import("./charts.js").Mark} Mark */

/** @typedef {{bare: boolean, width: number, from: number, to: number}} Look */

/** @param {Line} line @param {Look} look */
export function dressMarks(line, look) {
  /** @type {Record<string, unknown>} */
  const marks = {};
  if (line.markArea) {
    const areas = line.markArea.data.filter((area) => area[1].xAxis >= look.from);
    marks.markArea = {
      silent: true,
      z: 0,
      data: areas.map((area, i) => dressArea(area, i === areas.length - 1 ? 0.8 : 0.4, look)),
    };
  }
  if (line.markLine) {
    marks.markLine = {
      silent: true,
      symbol: "none",
      lineStyle: { color: colour("text"), width: 1, type: "solid" },
      data: line.markLine.data.map(({ xAxis, name }) => ({
        xAxis,
        label: { formatter: () => name, position: "end", distance: 6, ...type("text"), fontWeight: 600 },
      })),
    };
  }
  return marks;
}

/** @param {Mark[]} area its two ends @param {number} opacity @param {Look} look */
function dressArea([start, end], opacity, look) {
  const name = start.name ?? "";
  const from = Math.max(start.xAxis, look.from);
  const room = ((end.xAxis - from) / (look.to - look.from)) * look.width;
  const label = {
    show: name !== "" && room > 0.6 * letters() * name.length,
    formatter: () => name,
    position: "insideBottom",
    distance: look.bare ? 2 : 6,
    ...type(look.bare ? "text-2" : "text-3"),
  };
  return [{ ...start, xAxis: from, itemStyle: { color: colour("sunk"), opacity }, label }, end];
}
