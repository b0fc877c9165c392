// The axes of the map that the reader chooses: those of each moment, as the run drew it, or directions that stay, on which the
// server draws every map that has kept its vectors. Scrubbing shows the nearest of these before.
import { Charts } from "./charts.js";
import { zoom } from "./wordacts.js";
import { Shared } from "./wordaddress.js";
import { hasPairs, mend, mode, queryOf, refuse } from "./wordaxesform.js";
import { ends, measures, note, reachOf } from "./wordends.js";
import { say } from "./words.js";

/** @typedef {import("./figure.js").Figure} Figure */
/** @typedef {import("./wordmap.js").WordMap} WordMap */
/** @typedef {{from: string, to: string}} Ends */
/**
 * @typedef {object} Drawn one kept map; see web.mapFrame
 * @property {number} events @property {number} step @property {number} explained @property {number | null} kept
 * @property {Record<string, import("./charts.js").Point[]>} lines
 */
/** @typedef {{step: number | null, angle: number | null, x: Ends | null, y: Ends | null, frames: Drawn[]}} Answer see web.drawnMaps */

const often = 1500; // milliseconds between two answers while it trains

/** Dispatches "axes" when the map stands on others. */
export class Axes extends EventTarget {
  /** What was asked and answered, for whoever asks the server about the map as well. */ query = new URLSearchParams();
  /** @type {Answer | null} */ answer = null;
  #asked = 0; // questions so far: only the latest is answered
  #choosing = false;
  #timer = 0;

  /** @param {Figure} figure @param {WordMap} map @param {HTMLFormElement} form */
  constructor(figure, map, form) {
    super();
    this.figure = figure;
    this.map = map;
    this.form = form;
    this.address = new Shared(figure.root);
    figure.addEventListener("show", () => this.show());
    figure.live.addEventListener("line", (event) => {
      if (/** @type {CustomEvent} */ (event).detail.chart === "map") this.#soon();
    });
    figure.signal.addEventListener("abort", () => clearTimeout(this.#timer));
    form.addEventListener("change", (event) => {
      if (!(event.target instanceof HTMLInputElement)) return;
      this.#step = null;
      if (mode(form) !== "concepts" || hasPairs(form)) this.choose();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.choose();
    });
    form.addEventListener("click", (event) => this.#press(event));
    if (mode(form) !== "follow" && !("troubled" in form.dataset)) this.choose();
  }

  /** @param {Event} event */
  #press(event) {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    if (button?.dataset.ready) {
      const field = /** @type {HTMLTextAreaElement | null} */ (document.getElementById(button.dataset.ready));
      if (field) field.value = button.dataset.pairs ?? "";
      this.choose();
    } else if (button && "freeze" in button.dataset) {
      this.#step = this.#frame()?.step ?? null;
      this.choose();
    }
  }

  /** The step whose vectors make the axes, null for the latest there are. */
  get #step() {
    const { value } = /** @type {HTMLInputElement} */ (this.form.elements.namedItem("frozen"));
    return value === "" ? null : Number(value);
  }

  set #step(step) {
    /** @type {HTMLInputElement} */ (this.form.elements.namedItem("frozen")).value = step === null ? "" : String(step);
  }

  /** Draws on the axes that the form has. */
  async choose() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    mend(this.form);
    if (mode(this.form) === "follow") {
      this.#asked++;
      return this.#take(null, new URLSearchParams());
    }
    this.#choosing = true;
    await this.#ask(queryOf(this.form), true);
    this.#choosing = false;
  }

  /** Asks once more in a while, for a run that has gone on. */
  #soon() {
    if (!this.answer || this.#timer) return;
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      if (this.answer && !this.#choosing) this.#ask(this.query, false);
    }, often);
  }

  /** @param {URLSearchParams} query @param {boolean} chosen by the reader, who is told what is wrong */
  async #ask(query, chosen) {
    const turn = ++this.#asked;
    try {
      const { run } = this.figure.root.dataset;
      const full = new URLSearchParams(query);
      const { at } = this.figure; // what stays is what the reader sees
      if (at !== null && query.get("axes") === "stay") full.set("at", String(at));
      const got = await fetch(`/api/runs/${run}/map?${full}`, { signal: this.figure.signal });
      const body = await got.json();
      if (turn !== this.#asked) return;
      if (got.ok) this.#take(body, query);
      else if (chosen) refuse(this.form, body.error);
    } catch {
      if (chosen && turn === this.#asked) refuse(this.form, { message: say("offline") });
    }
  }

  /** @param {Answer | null} answer @param {URLSearchParams} query */
  #take(answer, query) {
    const other = query.toString() !== this.query.toString() || (answer?.step == null) !== (this.answer?.step == null);
    if (answer?.step != null && query.get("axes") === "stay") {
      query.set("frozen", String(answer.step)); // they stay although the run goes on
      this.#step = answer.step;
    }
    this.answer = answer;
    this.query = query;
    this.address.write(query);
    if (other) zoom(this.map, 0); // where the reader was looking means nothing there
    this.show();
    if (other) this.dispatchEvent(new Event("axes"));
  }

  /** The map to show: the last kept one, as far as the reader has gone back. */
  #frame() {
    const { at } = this.figure;
    return this.answer?.frames.findLast(({ events }) => at === null || events <= at) ?? null;
  }

  /** Shows the run where the reader is, on the axes chosen. */
  show() {
    const frame = this.answer?.step == null ? null : this.#frame();
    const chart = this.figure.live.get("map");
    const { x = null, y = null } = frame ? (this.answer ?? {}) : {};
    this.map.cross = x !== null;
    this.map.reach = frame ? reachOf(this.answer?.frames ?? []) : null;
    ends(this.map, this.figure.root, x, y);
    note(this.figure.root, this.answer, frame);
    measures(this.figure.root, frame, this.answer?.angle ?? null, x !== null);
    if (!frame || !chart) return this.map.follow(this.figure.shown);
    const series = chart.option.series.map((line) => ({ ...line, data: frame.lines[line.id] ?? [] }));
    this.map.follow(new Charts({ map: { ...chart, option: { ...chart.option, series } } }));
  }
}
