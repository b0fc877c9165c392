// What only the server can say of words: their neighbours in all dimensions, and where a sum falls. One question at a time, as
// often as the reader types, goes back in time, or the map has moved.
import { every, first } from "./find.js";

/** @typedef {import("./figure.js").Figure} Figure */
/** @typedef {{word: string, far: boolean}} Neighbour */

const often = 340; // milliseconds between two questions while it trains
const typed = 180; // milliseconds after a key

/** The word that a row of the table of neighbours tells of. @param {HTMLElement} row */
export const wordIn = (row) => row.dataset.neighbour ?? row.querySelector("td,th")?.textContent?.trim() ?? "";

/** @param {Document} page @returns {Neighbour[]} */
function neighboursIn(page) {
  return every(page, "[data-near] tbody tr").map((row) => ({
    word: wordIn(row),
    far: row.querySelector(".flag") !== null,
  }));
}

/** Dispatches "answer" when the neighbours of a word have come. */
export class Asker extends EventTarget {
  word = "";
  sum = "";
  /** The axes of the map, as an address says them. */ axes = new URLSearchParams();
  /** Of the word asked last. @type {Neighbour[]} */ neighbours = [];
  /** @type {Map<string, Neighbour[]>} words that the pointer passed */ #passed = new Map();
  #timer = 0;
  #due = Infinity;
  #asking = false;
  #again = false;
  #asked = -Infinity;

  /** @param {Figure} figure */
  constructor(figure) {
    super();
    this.figure = figure;
    this.root = figure.root;
    const moved = (/** @type {Event} */ event) => {
      if (/** @type {CustomEvent} */ (event).detail.chart !== "map") return;
      this.#passed.clear();
      if (figure.shown === figure.live) this.soon(Math.max(0, this.#asked + often - performance.now()));
    };
    figure.live.addEventListener("line", moved);
    figure.addEventListener("show", () => {
      this.#passed.clear();
      this.soon(60);
    });
    figure.signal.addEventListener("abort", () => clearTimeout(this.#timer));
  }

  /** The map stands on other axes: what was said about places on it no longer holds. @param {URLSearchParams} axes */
  turn(axes) {
    this.axes = axes;
    this.#passed.clear();
    this.soon(0);
  }

  /** What a reader typed goes off when the keys rest. */
  type() {
    clearTimeout(this.#timer);
    this.#due = Infinity;
    this.soon(typed);
  }

  /** Asks in so many milliseconds, or earlier if that is due. @param {number} wait */
  soon(wait) {
    const due = performance.now() + wait;
    if (due >= this.#due) return;
    clearTimeout(this.#timer);
    this.#due = due;
    this.#timer = setTimeout(() => this.#ask(), wait);
  }

  /** @param {string} word @param {string} sum */
  async #fetch(word, sum) {
    const query = new URLSearchParams({ word, sum, ...Object.fromEntries(this.axes) });
    if (this.figure.at !== null) query.set("at", String(this.figure.at));
    const answer = await fetch(`/runs/${this.root.dataset.run}/words?${query}`, {
      headers: { Accept: "text/html" },
      signal: this.figure.signal,
    });
    if (!answer.ok) throw new Error(answer.statusText);
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  }

  async #ask() {
    this.#due = Infinity;
    this.#again = this.#asking;
    if (this.#asking || !this.root.dataset.run) return;
    this.#asking = true;
    this.#asked = performance.now();
    const { word, sum } = this;
    try {
      const page = await this.#fetch(word, sum);
      this.neighbours = neighboursIn(page);
      for (const part of ["[data-near]", "[data-answers]"]) {
        const [old, fresh] = [first(this.root, part), first(page, part)];
        if (old && fresh && !old.contains(document.activeElement)) old.replaceChildren(...fresh.childNodes);
      }
      if (word === this.word) this.dispatchEvent(new CustomEvent("answer", { detail: { word } }));
    } catch {
      // no connection, or no such answer: the page stays as it was
    } finally {
      this.#asking = false;
      if (this.#again) this.soon(0);
    }
  }

  /** The neighbours of a word that the pointer passes; null while another question is under way. @param {string} word */
  async pass(word) {
    const known = this.#passed.get(word);
    if (known || this.#asking || !this.root.dataset.run) return known ?? null;
    this.#asking = true;
    try {
      const found = neighboursIn(await this.#fetch(word, ""));
      this.#passed.set(word, found);
      return found;
    } catch {
      return null;
    } finally {
      this.#asking = false;
      if (this.#again) this.soon(0);
    }
  }
}
