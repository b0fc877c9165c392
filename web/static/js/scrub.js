// The scrubber: the validation loss, or where nothing is validated that of the training, as a track, with a knob at the epoch that the figure shows. Dragging it back asks the
// server for the run as it stood there; at its end the figure is live again.
import { Charts, indexAt } from "./charts.js";
import { around, every, first } from "./find.js";
import { track } from "./track.js";
import { say } from "./words.js";

/** @typedef {import("./run.js").Run} Run */

/** Epochs that a key goes. @type {Record<string, number>} */
const moves = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -10,
  PageUp: 10,
  Home: -Infinity,
  End: Infinity,
  Escape: Infinity,
};

export class Scrubber {
  /** The epoch shown; null follows the run. @type {number | null} */
  head = null;
  #frame = 0;
  #asking = false;

  /** @param {Run} run */
  constructor(run) {
    this.run = run;
    this.figure = run.figure;
    this.root = run.root;
    this.bar = first(run.root, "[data-scrub]");
    this.svg = this.bar?.querySelector("svg");
    if (this.bar && this.svg) this.#bind(this.bar);
  }

  /** @param {HTMLElement} bar */
  #bind(bar) {
    bar.addEventListener("pointerdown", (event) => {
      bar.setPointerCapture(event.pointerId);
      this.seek(this.#epochAt(bar, event));
    });
    bar.addEventListener("pointermove", (event) => {
      if (event.buttons && bar.hasPointerCapture(event.pointerId)) this.seek(this.#epochAt(bar, event));
    });
    bar.addEventListener("keydown", (event) => {
      const move = moves[event.key];
      if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      this.seek((this.head ?? Math.floor(this.end)) + move);
    });
    this.root.addEventListener("click", (event) => {
      if (!around(event, "[data-live]")) return;
      this.seek(Infinity);
      bar.focus({ preventScroll: true }); // the button leaves
    });
    this.figure.live.addEventListener("change", () => this.draw());
    const sizes = new ResizeObserver(() => this.draw());
    sizes.observe(bar);
    this.figure.signal.addEventListener("abort", () => sizes.disconnect());
    this.draw();
  }

  /** Epochs against the number of events that the log had then. */
  get events() {
    return this.figure.live.line("timeline", "events");
  }

  /** The epoch that the run has reached. */
  get end() {
    return this.events.at(-1)?.[0] ?? 0;
  }

  /** The epochs that there may be. */
  get total() {
    return Math.max(this.figure.live.get("loss")?.meta.epochs ?? 1, this.end);
  }

  /** @param {HTMLElement} bar @param {PointerEvent} event */
  #epochAt(bar, event) {
    const box = bar.getBoundingClientRect();
    return ((event.clientX - box.left - 8) / (box.width - 16)) * this.total;
  }

  /** @param {number} epoch */
  seek(epoch) {
    const wanted = Math.max(0, Math.min(this.end, Math.round(epoch)));
    this.head = wanted >= Math.floor(this.end) ? null : wanted;
    this.draw();
    if (this.head === null) this.figure.show(null, null);
    else this.#ask();
  }

  /** Asks for one state at a time, and when it has come for the latest wanted. */
  async #ask() {
    if (this.#asking) return;
    this.#asking = true;
    try {
      for (let got = NaN; this.head !== null && got !== this.head; ) {
        got = this.head;
        const n = this.events[indexAt(this.events, got)]?.[1] ?? 1;
        const answer = await fetch(`/api/runs/${this.run.id}/state?at=${n}`, { signal: this.figure.signal });
        if (!answer.ok) break;
        const { charts, now } = await answer.json();
        if (this.head !== null) this.figure.show(new Charts(charts), now, n);
      }
    } catch {
      // no connection: the figure stays as it was
    } finally {
      this.#asking = false;
    }
  }

  /** Draws in the next frame. */
  draw() {
    if (this.#frame) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#tell();
      const { live } = this.figure;
      const loss = live.line("loss", live.has("loss", "validation") ? "validation" : "train");
      if (this.svg) track(this.svg, { loss, head: this.head ?? this.end, end: this.end, total: this.total });
    });
  }

  #tell() {
    const at = Math.floor((this.head ?? this.end) + 1e-9);
    this.bar?.setAttribute("aria-valuemax", String(this.total));
    this.bar?.setAttribute("aria-valuenow", String(at));
    this.bar?.setAttribute("aria-valuetext", say("epoch", { n: at, all: this.total }));
    for (const button of every(this.root, "[data-live]")) button.hidden = this.head === null;
    for (const chip of every(this.root, "[data-live-words]")) chip.hidden = this.head !== null;
  }
}
