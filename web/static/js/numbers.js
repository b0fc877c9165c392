// The numbers beside the charts: data-now, and the scoreboard with the best of each row marked.
import { every } from "./find.js";
import { duration, number, percent, say, significant } from "./words.js";

/** @typedef {import("./charts.js").Meta} Meta */
/** @typedef {Record<string, number | null>} Score */
/**
 * @typedef {object} Now where a run stands; see viz.Now
 * @property {number} epoch @property {number} epochs @property {number} step @property {number} steps_per_epoch
 * @property {number} elapsed @property {number | null} loss @property {number | null} validation
 * @property {number} best_epoch @property {number | null} best @property {number | null} gradient_norm
 * @property {number} parameters @property {number} windows
 * @property {{network: Score | null, naive: Score | null, seasonal: Score | null}} scores
 * @property {Record<string, number | null>} [words] of word vectors: shares of one, and how many tokens and words there are
 */
/**
 * @typedef {object} Status how a run stands
 * @property {string} state @property {number} queue @property {number} watchers @property {number} length
 * @property {number} elapsed @property {number | null} rate @property {number | null} left
 * @property {number} step optimiser steps done @property {number} epoch the same in epochs
 * @property {number} pace the most epochs a second; 0 is as fast as it goes
 */

/** @type {Record<string, (now: Now, status: Status | null) => string>} */
const texts = {
  epoch: (now) => number(Math.floor(now.epoch + 1e-9)),
  epochs: (now) => number(now.epochs),
  step: (now) => number(now.step),
  steps: (now) => number(now.steps_per_epoch * now.epochs),
  loss: (now) => significant(now.loss, 3),
  validation: (now) => significant(now.validation, 3),
  best: (now) => significant(now.best, 3),
  best_epoch: (now) => (now.best_epoch > 0 ? number(now.best_epoch) : say("none")),
  gradient_norm: (now) => significant(now.gradient_norm, 3),
  parameters: (now) => number(now.parameters),
  windows: (now) => number(now.windows),
  elapsed: (now) => duration(now.elapsed),
  explained: (now) => percent(now.words?.explained),
  kept: (now) => percent(now.words?.kept),
  chance: (now) => percent(now.words?.chance, 1),
  purity: (now) => percent(now.words?.purity),
  purity_chance: (now) => percent(now.words?.purity_chance),
  right: (now) => percent(now.words?.right),
  with_own: (now) => percent(now.words?.with_own),
  tokens: (now) => number(now.words?.tokens || null), // none before the text has been read
  vocabulary: (now) => number(now.words?.vocabulary || null),
  left: (_, status) => duration(status?.left == null ? null : Math.ceil(status.left)),
  rate: (_, status) => rateText(status?.rate),
  watchers: (_, status) => number(status?.watchers),
};

const ofStatus = ["left", "rate", "watchers"]; // known only once the socket has spoken

/** @param {number | null | undefined} rate epochs a second */
function rateText(rate) {
  if (rate == null) return ""; // and the chip goes
  return say("rate", { n: rate >= 10 ? Math.round(rate) : Math.round(rate * 10) / 10 });
}

/** Sets a text only where it differs, so that a selection in it survives. @param {Element} element @param {string} text */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * @param {HTMLElement} root @param {Now} now @param {Status | null} status @param {Meta | undefined} meta
 */
export function writeNumbers(root, now, status, meta) {
  for (const element of every(root, "[data-now]")) {
    const name = element.dataset.now ?? "";
    if (element instanceof HTMLProgressElement) element.value = now.epochs ? Math.min(1, now.epoch / now.epochs) : 0;
    else if (texts[name] && (status || !ofStatus.includes(name))) write(element, texts[name](now, status));
  }
  if (now.scores?.network) for (const note of every(root, "[data-waiting]")) note.hidden = true;
  if (meta) writeScores(root, now, meta);
}

/** @param {string} measure @param {number | null | undefined} value @param {Meta} meta */
function scoreText(measure, value, meta) {
  if (value == null) return say("none");
  if (measure === "skill" || measure.startsWith("inside")) return percent(value);
  if (measure === "smape") return percent(value / 100, 1);
  return number(value, measure === "mase" ? 2 : meta.decimals, true);
}

/** @param {HTMLElement} root @param {Now} now @param {Meta} meta */
function writeScores(root, now, meta) {
  /** @type {Map<HTMLElement, {cell: Element, value: number}[]>} */
  const rows = new Map();
  for (const cell of every(root, "[data-score]")) {
    const [who, measure] = (cell.dataset.score ?? "").split(".");
    const value = now.scores[/** @type {"network"} */ (who)]?.[measure];
    write(cell, scoreText(measure, value, meta));
    cell.classList.remove("best");
    const row = /** @type {HTMLElement | null} */ (cell.closest("[data-better]"));
    if (value == null || !row) continue;
    rows.set(row, [...(rows.get(row) ?? []), { cell, value }]);
  }
  for (const [row, cells] of rows) {
    const sign = row.dataset.better === "high" ? -1 : 1;
    cells.sort((a, b) => sign * (a.value - b.value));
    if (cells.length > 1) cells[0].cell.classList.add("best");
  }
}
