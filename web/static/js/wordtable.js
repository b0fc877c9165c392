// The text twin of the map: the most frequent words with their kind and place, written while it is open.
import { every } from "./find.js";
import { write as put } from "./numbers.js";
import { number } from "./words.js";

/** @typedef {import("./wordmap.js").WordMap} WordMap */

const rows = 50;
const fresh = 1000; // milliseconds between two refills

/** @param {HTMLElement} root @param {WordMap} map @param {AbortSignal} signal */
export function mapTable(root, map, signal) {
  let timer = 0;
  const twins = every(root, '[data-twin-of="map"]');
  const write = (/** @type {HTMLElement[]} */ wanted) => {
    for (const twin of wanted) for (const table of twin.querySelectorAll("table")) fill(table, map);
  };
  const refill = () => {
    timer = 0;
    write(twins.filter((twin) => !twin.hidden));
  };
  map.addEventListener("frame", () => {
    if (!timer && twins.some((twin) => !twin.hidden)) timer = setTimeout(refill, fresh);
  });
  for (const twin of twins) twin.addEventListener("toggle", refill);
  addEventListener("beforeprint", () => write(twins), { signal }); // paper shows every table
  signal.addEventListener("abort", () => clearTimeout(timer));
}

/** @param {HTMLTableElement} table @param {WordMap} map */
function fill(table, { cloud }) {
  const body = table.tBodies[0];
  const words = cloud.frequent.slice(0, rows);
  while (body.rows.length > words.length) body.deleteRow(-1);
  words.forEach((i, at) => {
    const row = body.rows[at] ?? newRow(body);
    const kind = cloud.kinds[cloud.kind[i]].name;
    const texts = [cloud.names[i], kind, number(cloud.toX[i], 2, true), number(cloud.toY[i], 2, true)];
    for (const [k, text] of texts.entries()) put(row.cells[k], text);
  });
}

/** @param {HTMLTableSectionElement} body */
function newRow(body) {
  const row = body.insertRow();
  const head = document.createElement("th");
  head.scope = "row";
  row.append(head);
  for (const name of ["", "r", "r"]) row.insertCell().className = name;
  return row;
}
