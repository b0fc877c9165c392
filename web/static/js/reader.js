// Reading a plot: a hairline and a small card that follow the pointer or the arrow keys, in the page's own type and
// language. ECharts' tooltip is not used: its rich text ignores the font, its HTML needs inline styles, and no key moves it.
import { indexAt } from "./charts.js";
import { rowsAt } from "./rows.js";
import { say } from "./words.js";

/** @typedef {import("./plot.js").Plot} Plot */

/** Positions that a key goes. @type {Record<string, number>} */
const moves = { ArrowLeft: -1, ArrowRight: 1, PageDown: -12, PageUp: 12, Home: -1e9, End: 1e9 };

const beside = 14; // pixels between the hairline and the card

/** @param {string} tag @param {string} className @param {string} [text] */
function make(tag, className, text = "") {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

export class Reader {
  /** Where the reader is on the horizontal axis; null while not reading. @type {number | null} */
  at = null;

  /** @param {Plot} plot */
  constructor(plot) {
    this.plot = plot;
    this.cell = plot.element.parentElement ?? plot.element;
    this.hair = make("div", "hair");
    this.tip = make("div", "tip num");
    this.tip.setAttribute("role", "status");
    this.hair.hidden = this.tip.hidden = true;
    this.cell.append(this.hair, this.tip);
    this.#bind(plot.element);
  }

  /** @param {HTMLElement} element */
  #bind(element) {
    element.tabIndex = 0;
    element.setAttribute("aria-description", say("plotKeys"));
    element.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const move = moves[event.key];
      if (event.key === "Escape") this.hide();
      if (!move) return;
      event.preventDefault();
      if (this.at === null) this.read(this.#start());
      else this.read(this.at, move);
    });
    element.addEventListener("pointermove", (event) =>
      this.read(this.plot.valueAt(event.clientX - element.getBoundingClientRect().left)),
    );
    element.addEventListener("pointerleave", () => this.hide());
    element.addEventListener("blur", () => this.hide());
    this.plot.addEventListener("drawn", () => this.#put()); // what is read changes while it trains
  }

  hide() {
    this.at = null;
    this.hair.hidden = this.tip.hidden = true;
  }

  /** Keys start where the forecast does, or at the last epoch. */
  #start() {
    return this.plot.stamps ? (this.plot.charts.get(this.plot.name)?.meta.trainEnd ?? 0) : Infinity;
  }

  /** The nearest place to x where something is drawn, some places on. @param {number} x @param {number} [move] */
  read(x, move = 0) {
    const { plot } = this;
    if (!plot.canvas) return;
    if (plot.stamps) {
      this.at = Math.max(0, Math.min(plot.stamps.length - 1, Math.round(x) + move));
      if (move === 0) this.at = Math.max(plot.from, Math.min(plot.to, this.at));
      else if (this.at < plot.from || this.at > plot.to) {
        const half = (plot.to - plot.from) / 2;
        return plot.look(this.at - half, this.at + half);
      }
    } else {
      const train = plot.charts.line(plot.name, "train");
      const line = train.length ? train : (plot.charts.get(plot.name)?.option.series.at(-1)?.data ?? []);
      if (line.length === 0) return;
      const below = Math.max(0, indexAt(line, x));
      const nearest = below + 1 < line.length && line[below + 1][0] - x < x - line[below][0] ? below + 1 : below;
      this.at = line[Math.max(0, Math.min(line.length - 1, nearest + move))][0];
    }
    this.#put();
  }

  #put() {
    const { at, plot, hair, tip, cell } = this;
    if (at === null) return;
    const { head, rows } = rowsAt(plot, at);
    tip.replaceChildren(make("b", "", head), ...rows.map(row));
    hair.hidden = tip.hidden = false;
    const x = plot.element.offsetLeft + plot.pixelOf(at);
    const top = plot.element.offsetTop + plot.grid.top;
    hair.style.left = `${x}px`;
    hair.style.top = `${top}px`;
    hair.style.height = `${plot.element.clientHeight - plot.grid.top - plot.grid.bottom}px`;
    const left = x > cell.clientWidth / 2 ? x - beside - tip.offsetWidth : x + beside;
    tip.style.left = `${Math.max(4, Math.min(cell.clientWidth - tip.offsetWidth - 4, left))}px`;
    tip.style.top = `${top + 8}px`;
  }
}

/** @param {import("./rows.js").Row} line */
function row({ key, name, value }) {
  const element = make("p", "");
  element.append(make("i", `key ${key}`), make("span", "", name), make("span", "num", value));
  return element;
}
