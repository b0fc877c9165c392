// A figure in the page: its charts as data, its plots, its tables, and which of the two the reader is shown: the run as it
// is, or as it was at an earlier epoch.
import { Charts } from "./charts.js";
import { every } from "./find.js";
import { Plot } from "./plot.js";
import { Reader } from "./reader.js";
import { tables } from "./twin.js";
import { views, zoomable } from "./view.js";
import { wordFigure } from "./wordfigure.js";

/** @typedef {import("./numbers.js").Now} Now */

export class Figure extends EventTarget {
  /** @type {Plot[]} */ plots = [];
  /** The numbers beside the charts, as far as they are known. @type {Now | null} */ now = null;
  /** @type {Now | null} */ past = null;
  /** How many events the log had at the earlier epoch shown; null follows the run. @type {number | null} */ at = null;
  #leave = new AbortController();

  /** @param {HTMLElement} root an element that holds charts as JSON */
  constructor(root) {
    super();
    this.root = root;
    const json = root.querySelector("script[data-charts]")?.textContent;
    this.live = new Charts(json ? JSON.parse(json) : {});
    this.shown = this.live;
    this.refill = tables(this);
    this.live.addEventListener("change", () => this.dispatchEvent(new Event("change")));
    this.map = wordFigure(this);
  }

  /** Until when what the figure set up may live. */
  get signal() {
    return this.#leave.signal;
  }

  /** @param {typeof import("echarts")} echarts */
  draw(echarts) {
    for (const element of every(this.root, "[data-chart]")) {
      if (element.dataset.chart === "map" || !this.live.get(element.dataset.chart ?? "")) continue;
      const plot = new Plot(element, echarts, this.shown);
      plot.ended = ["done", "diverged", "failed"].includes(this.root.dataset.state ?? "");
      this.plots.push(plot);
      new Reader(plot);
      zoomable(plot);
    }
    views(this.root, this.plots);
  }

  /** The run is over: its plots need no room for more. @param {boolean} ended */
  end(ended) {
    for (const plot of this.plots) {
      if (plot.ended === ended) continue;
      plot.ended = ended;
      plot.redraw();
    }
  }

  /**
   * Shows an earlier state of the run, or with nothing the run as it is.
   * @param {Charts | null} charts @param {Now | null} now @param {number | null} [at] events that the log had then
   */
  show(charts, now, at = null) {
    this.shown = charts ?? this.live;
    this.past = charts ? now : null;
    this.at = charts ? at : null;
    for (const plot of this.plots) plot.follow(this.shown);
    this.refill();
    this.dispatchEvent(new Event("show"));
  }

  dispose() {
    this.#leave.abort();
    for (const plot of this.plots) plot.dispose();
    this.map?.dispose();
  }
}
