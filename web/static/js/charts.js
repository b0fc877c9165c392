// The charts of a run as data: the options that the server sent, kept up to date by its deltas. Nothing is drawn here.

/** @typedef {[number, number | null]} Point index or epoch, and value; null is a gap */
/** @typedef {{name?: string, xAxis: number}} Mark a place on the horizontal axis */
/**
 * @typedef {object} Line
 * @property {string} id @property {string} [name] @property {Point[]} data
 * @property {string} [stack] that it is a layer of
 * @property {{data: Mark[][]}} [markArea] @property {{data: Mark[]}} [markLine]
 */
/** @typedef {{series: Line[], xAxis?: {data?: string[]}[]}} Option */
/**
 * @typedef {object} Meta facts about a chart; see viz.Meta
 * @property {number} fitEnd @property {number} trainEnd @property {number} horizon @property {number} near
 * @property {boolean} future @property {number} decimals @property {number} exact @property {number} bucket
 * @property {number} epochs
 */
/** @typedef {{option: Option, meta: Meta}} Chart */
/** @typedef {Record<string, {set?: Record<string, Point[]>, append?: Record<string, Point[]>}>} Delta */

export class Charts extends EventTarget {
  /** @param {Record<string, Chart>} charts as viz.View.Charts wrote them */
  constructor(charts) {
    super();
    this.charts = charts;
  }

  /** @param {string} name @returns {Chart | undefined} */
  get(name) {
    return this.charts[name];
  }

  /**
   * The points of one line; none where there is no such line.
   * @param {string} chart @param {string} id @returns {Point[]}
   */
  line(chart, id) {
    return this.charts[chart]?.option.series.find((s) => s.id === id)?.data ?? [];
  }

  /** Whether a chart has such a line, drawn or not yet. @param {string} chart @param {string} id */
  has(chart, id) {
    return this.charts[chart]?.option.series.some((s) => s.id === id) ?? false;
  }

  /**
   * Carries out what a delta says and tells who listens which lines changed.
   * @param {Delta} delta
   */
  apply(delta) {
    for (const [name, change] of Object.entries(delta)) {
      const chart = this.charts[name];
      if (!chart) continue;
      for (const line of chart.option.series) {
        const set = change.set?.[line.id];
        const more = change.append?.[line.id];
        if (set) line.data = set;
        if (more) line.data.push(...more);
        if (set || more) this.dispatchEvent(new CustomEvent("line", { detail: { chart: name, id: line.id } }));
      }
    }
    this.dispatchEvent(new Event("change"));
  }
}

/**
 * Where x would stand in a line sorted by x: the index of the last point at or before it, -1 when it is before all.
 * @param {Point[]} line @param {number} x
 */
export function indexAt(line, x) {
  let low = 0;
  let high = line.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (line[middle][0] <= x) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/**
 * The value of a line at exactly x; null where it has none.
 * @param {Point[]} line @param {number} x
 */
export function valueAt(line, x) {
  const point = line[indexAt(line, x)];
  return point && point[0] === x ? point[1] : null;
}
