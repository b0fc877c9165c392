// The text twin of a chart: a table that opens on request, written by the server and kept fresh while it is open.
import { valueAt } from "./charts.js";
import { around, every } from "./find.js";
import { write } from "./numbers.js";
import { bandsAt, bandText, valueText } from "./rows.js";
import { number, say, stampText } from "./words.js";

/** @typedef {import("./figure.js").Figure} Figure */
/** @typedef {import("./charts.js").Charts} Charts */

const fresh = 1000; // milliseconds between two refills
const refilled = "table[data-rows=forecast],table[data-rows=past],table[data-rows=loss],table[data-rows=quality]"; // the others never change
const lossRows = 60; // about the most epochs in a table; the server has the same number

/** @param {boolean} open @param {HTMLElement} button */
function toggle(button, open) {
  const twin = document.getElementById(button.dataset.twin ?? "");
  if (!twin) return;
  twin.hidden = !open;
  button.setAttribute("aria-expanded", String(open));
  const label = button.querySelector("span");
  if (label) label.textContent = say(open ? "hideTable" : "showTable");
  twin.dispatchEvent(new Event("toggle")); // and whoever fills it does
  if (twin.scrollHeight > twin.clientHeight || twin.scrollWidth > twin.clientWidth) twin.tabIndex = 0; // so that keys scroll it
}

/** Binds every table button of the page, now and later. */
export function twins() {
  document.addEventListener("click", (event) => {
    const button = around(event, "[data-twin]");
    if (button) toggle(button, button.getAttribute("aria-expanded") !== "true");
  });
}

/** Opens the tables under an element that are wanted. @param {ParentNode} root @param {(twin: HTMLElement) => boolean} wanted */
export function openTwins(root, wanted) {
  for (const button of every(root, "[data-twin]")) {
    const twin = document.getElementById(button.dataset.twin ?? "");
    if (twin && wanted(twin)) toggle(button, true);
  }
}

/**
 * Keeps the tables of a figure fresh. It returns what writes them at once.
 * @param {Figure} figure
 */
export function tables(figure) {
  let timer = 0;
  let written = 0;
  const open = () => every(figure.root, "[data-twin-of]").filter((twin) => !twin.hidden);
  function refill() {
    clearTimeout(timer);
    timer = 0;
    written = performance.now();
    for (const twin of open())
      for (const table of every(twin, refilled)) fill(/** @type {HTMLTableElement} */ (table), figure.shown);
  }
  function soon() {
    if (timer || figure.shown !== figure.live || open().length === 0) return;
    timer = setTimeout(refill, Math.max(0, fresh - (performance.now() - written)));
  }
  figure.live.addEventListener("change", soon);
  for (const twin of every(figure.root, "[data-twin-of]")) twin.addEventListener("toggle", refill);
  figure.signal.addEventListener("abort", () => clearTimeout(timer));
  return refill;
}

/**
 * Writes what changed and leaves the other cells alone, so that a selection in the table survives.
 * @param {HTMLTableElement} table @param {Charts} charts
 */
function fill(table, charts) {
  const columns = every(table, "th[data-column]").map((th) => th.dataset.column ?? "");
  const rows = table.dataset.rows ?? "";
  const chart = rows === "loss" || rows === "quality" ? rows : "forecast";
  const body = table.tBodies[0];
  const places = rowsOf(table.dataset.rows ?? "", charts);
  while (body.rows.length > places.length) body.deleteRow(-1);
  places.forEach((x, i) => {
    const row = body.rows[i] ?? body.insertRow();
    columns.forEach((column, k) => {
      const cell = row.cells[k] ?? row.appendChild(newCell(k === 0));
      write(cell, cellText(column, x, charts, chart));
    });
  });
}

/** @param {boolean} head whether it names its row */
function newCell(head) {
  const cell = document.createElement(head ? "th" : "td");
  if (head) cell.scope = "row";
  else cell.className = "r";
  return cell;
}

/** The steps or epochs that a table tells, as the server chooses them. @param {string} id @param {Charts} charts */
function rowsOf(id, charts) {
  if (id === "loss") {
    const line = charts.line("loss", charts.has("loss", "validation") ? "validation" : "train");
    const best = charts.line("loss", "best")[0]?.[0];
    const stride = Math.max(1, Math.ceil(line.length / lossRows));
    return line.filter(([x], i) => i % stride === 0 || i === line.length - 1 || x === best).map(([x]) => x);
  }
  if (id === "quality") return charts.line("quality", "kept").map(([x]) => x);
  const meta = charts.get("forecast")?.meta;
  if (!meta) return [];
  const [from, to] =
    id === "past" ? [Math.max(0, meta.trainEnd - 200), meta.trainEnd] : [meta.trainEnd, meta.trainEnd + meta.horizon];
  return Array.from({ length: to - from }, (_, i) => from + i);
}

/** @param {string} column @param {number} x @param {Charts} charts @param {string} name */
function cellText(column, x, charts, name) {
  const chart = charts.get(name);
  if (!chart) return "";
  if (column === "when") return stampText(chart.option.xAxis?.[0].data?.[x] ?? "");
  if (column === "epoch") return number(x, 2);
  if (column === "band80" || column === "band95") return bandText(bandsAt(charts, x)?.[column], chart.meta);
  return valueText(column, valueAt(charts.line(name, column), x), chart.meta);
}
