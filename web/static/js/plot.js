// One plot in the page: an ECharts canvas that follows the charts of its figure, redrawn at most once a frame.
import { picture } from "./picture.js";

/** @typedef {import("./charts.js").Charts} Charts */
/** @typedef {import("echarts").ECharts} Canvas */

const rounds = [20, 50, 100, 200, 500, 1000, 2000, 5000];

export class Plot extends EventTarget {
  /** @type {Canvas | null} */ canvas = null;
  /** @type {import("./scale.js").Range | null} */ range = null;
  /** @type {import("./picture.js").Grid} */ grid = { left: 0, right: 0, top: 0, bottom: 0 };
  /** Lines changed since the last frame; null when everything is to be drawn. @type {Set<string> | null} */ stale =
    null;
  log = true;
  ended = false; // the run is over: its epochs fill the axis
  #frame = 0;
  #leave = new AbortController();

  /**
   * @param {HTMLElement} element @param {typeof import("echarts")} echarts @param {Charts} charts
   */
  constructor(element, echarts, charts) {
    super();
    this.element = element;
    this.name = element.dataset.chart ?? "";
    this.echarts = echarts;
    this.live = this.charts = charts;
    this.shares = this.name === "quality"; // of one, told in percent
    this.bare = element.classList.contains("tiny");
    const chart = charts.get(this.name);
    this.stamps = chart?.option.xAxis?.[0].data;
    this.from = this.bare ? 0 : (chart?.meta.near ?? 0);
    this.to = (this.stamps?.length ?? 1) - 1;
    this.sizes = new ResizeObserver(() => this.#resize());
    this.sizes.observe(element);
    document.addEventListener("themechange", () => this.rebuild(), { signal: this.#leave.signal });
    document.fonts?.ready.then(() => this.redraw());
    this.follow(charts);
  }

  /** Draws other charts from now on: those of an earlier epoch, or the live ones again. @param {Charts} charts */
  follow(charts) {
    this.charts.removeEventListener("line", this.#hear);
    this.charts = charts;
    charts.addEventListener("line", this.#hear);
    this.redraw();
  }

  #hear = (/** @type {Event} */ event) => {
    const { chart, id } = /** @type {CustomEvent<{chart: string, id: string}>} */ (event).detail;
    if (chart === this.name) this.redraw(id);
  };

  /** Asks for a frame in which one line, or everything, is drawn again. @param {string} [id] */
  redraw(id) {
    if (id === undefined) this.stale = null;
    else this.stale?.add(id);
    if (!this.#frame) this.#frame = requestAnimationFrame(() => this.draw());
  }

  /** Starts afresh, in the colours of the theme; at once, because paper does not wait for a frame. */
  rebuild() {
    this.canvas?.dispose();
    this.canvas = null;
    this.stale = null;
    this.draw();
  }

  draw() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const chart = this.charts.get(this.name);
    const { clientWidth: width, clientHeight: height } = this.element;
    if (!chart || width === 0 || height === 0) return;
    const last = this.stamps ? this.to : this.#lastEpoch(this.live.get(this.name) ?? chart);
    const { option, range, grid } = picture(chart, {
      from: this.stamps ? this.from : 0,
      to: last,
      width,
      height,
      log: this.log && !this.stamps && !this.shares,
      shares: this.shares,
      bare: this.bare,
      range: this.range,
    });
    this.range = range;
    this.grid = grid;
    const whole = this.stale === null || !this.canvas;
    for (const line of option.series) if (!whole && !this.stale?.has(line.id)) delete line.data; // ECharts keeps what it has
    this.canvas ??= this.echarts.init(this.element, null, { renderer: "canvas" });
    this.canvas.setOption(option, { notMerge: whole });
    this.stale = new Set();
    this.dispatchEvent(new Event("drawn"));
  }

  /**
   * Where the axis of epochs ends: with the run, or while that goes on at the next round number, so that the axis moves
   * seldom. @param {import("./charts.js").Chart} chart
   */
  #lastEpoch(chart) {
    const reached = Math.max(1, ...chart.option.series.map((line) => line.data.at(-1)?.[0] ?? 0));
    if (this.ended) return Math.ceil(reached);
    const room = rounds.find((n) => n >= reached) ?? chart.meta.epochs;
    return Math.max(reached, Math.min(room, chart.meta.epochs));
  }

  /** Logarithms of the values, or the values. @param {boolean} log */
  scale(log) {
    this.log = log;
    this.range = null;
    this.redraw();
  }

  /** Looks through another window, in steps of the axis. @param {number} from @param {number} to */
  look(from, to) {
    const last = (this.stamps?.length ?? 1) - 1;
    const wide = Math.max(4, Math.min(last, Math.round(Math.min(to, 2 * last) - from)));
    this.from = Math.max(0, Math.min(last - wide, Math.round(from)));
    this.to = Math.min(last, this.from + wide);
    this.range = null;
    this.redraw();
  }

  /** The value of the horizontal axis at a distance from the element's left edge. @param {number} pixels */
  valueAt(pixels) {
    return this.canvas ? Number(this.canvas.convertFromPixel({ xAxisIndex: 0 }, pixels)) : 0;
  }

  /** The distance from the element's left edge. @param {number} value */
  pixelOf(value) {
    return this.canvas ? Number(this.canvas.convertToPixel({ xAxisIndex: 0 }, value)) : 0;
  }

  #resize() {
    if (!this.canvas) return this.redraw();
    this.canvas.resize({ animation: { duration: 0 } });
    this.redraw();
  }

  /** Lets go of everything, for a figure that leaves the page. */
  dispose() {
    this.#leave.abort();
    this.sizes.disconnect();
    this.charts.removeEventListener("line", this.#hear);
    cancelAnimationFrame(this.#frame);
    this.canvas?.dispose();
    this.canvas = null;
  }
}
