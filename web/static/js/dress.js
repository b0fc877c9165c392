// The clothes of each series, by its id: colour from the tokens, and a dash or a marker as the second sign. Same table as in
// the palette's documentation; a chart is dressed anew whenever the theme changes.

/** @typedef {{token: string, width: number, dash?: number[], z: number, label?: boolean, tone?: string, key?: string}} Clothes */

/** @type {Record<string, Clothes>} */
export const clothes = {
  truth: { token: "truth", width: 2, z: 5, label: true },
  forecast: { token: "forecast", width: 2.5, z: 6, label: true },
  fit: { token: "forecast", width: 1, z: 4 },
  naive: { token: "naive", width: 1.75, dash: [7, 4], z: 3, label: true, tone: "text-2" },
  seasonal: { token: "seasonal", width: 1.75, dash: [8, 3, 2, 3], z: 3, label: true },
  train: { token: "loss-train", width: 1.75, dash: [3, 3], z: 4, label: true },
  validation: { token: "loss-val", width: 2.25, z: 5, label: true },
  right: { token: "forecast", width: 2.5, z: 6, label: true },
  own: { token: "forecast", width: 1.5, dash: [2, 4], z: 5, label: true },
  purity: { token: "gru", width: 2, dash: [8, 3, 2, 3], z: 4, label: true },
  kept: { token: "seasonal", width: 1.75, dash: [7, 4], z: 3, label: true },
};

/** The washes between the layers of a stacked band; the foot is invisible. @type {Record<string, string | null>} */
export const washes = { band0: null, band1: "band-95", band2: "band-80", band3: "band-95" };

/** @param {string} name a custom property without its dashes */
export const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** @param {string} name */
export const colour = (name) => token(`color-${name}`);

/** The size of letters in a chart, in pixels: it grows with the page's, as on a projector. */
export const letters = () => 0.875 * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);

/** @param {string} [tone] */
export const type = (tone = "text-3") => ({ fontFamily: token("font-ui"), fontSize: letters(), color: colour(tone) });

/**
 * How a line looks, without its data.
 * @param {string} id @param {number} crowd points a pixel: where lines crowd they are thinner
 */
export function dressLine(id, crowd) {
  const c = clothes[id];
  const paint = colour(c.token);
  return {
    color: paint,
    symbol: "none",
    z: c.z,
    lineStyle: {
      color: paint,
      width: crowd > 0.7 ? c.width / 2 : c.width,
      type: c.dash ?? "solid",
      cap: c.dash ? "butt" : "round",
      join: "round",
    },
  };
}

/** @param {string} id */
export function dressBand(id) {
  const wash = washes[id];
  return {
    symbol: "none",
    z: 2,
    lineStyle: { width: 0, opacity: 0 },
    areaStyle: wash ? { color: colour(wash), opacity: 1 } : undefined,
  };
}

/**
 * A line of which only the last point shows: the best epoch as a ring, a divergence as a cross.
 * @param {string} id
 */
export function dressMark(id) {
  const card = colour("card");
  const paint = colour(id === "best" ? "loss-val" : "diverged");
  return {
    symbol: id === "best" ? "circle" : "path://M2 0L5 3L8 0L10 2L7 5L10 8L8 10L5 7L2 10L0 8L3 5L0 2Z",
    showSymbol: true,
    symbolSize: id === "best" ? 9 : 12,
    itemStyle: id === "best" ? { color: card, borderColor: paint, borderWidth: 2 } : { color: paint },
    lineStyle: { width: 0 },
    z: 7,
  };
}

/**
 * A name at the end of a line: to its right, or above and to its left where the plot goes on.
 * @param {string} id @param {string} name
 * @param {number | undefined} offset pixels down, so that no two labels touch; undefined in mid-plot
 */
export function endLabel(id, name, offset) {
  const c = clothes[id];
  const em = letters();
  return {
    show: true,
    formatter: () => name, // a function, because a name may hold braces that ECharts would read as its own
    ...type(c.tone ?? c.token),
    fontWeight: 550,
    distance: 10,
    align: offset === undefined ? "right" : "left",
    offset: offset === undefined ? [-2 * em, -1.6 * em] : [0, offset],
    textBorderColor: colour("card"),
    textBorderWidth: 3,
  };
}

/** Squared paper: pale rules both ways, no ticks, no axis lines. */
export function dressAxis() {
  return {
    z: 1, // over the ground, under the bands
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: { show: true, lineStyle: { color: colour("grid"), width: 1 } },
    axisLabel: { ...type(), margin: 10, hideOverlap: true },
  };
}
