// A figure of word vectors: its map, the words around it, sums and neighbours. The charts beside it are plots like any other.
import { every, first } from "./find.js";
import { Asker } from "./wordask.js";
import { Axes } from "./wordaxes.js";
import { buttons, pinned } from "./wordbuttons.js";
import { namesOf } from "./wordcloud.js";
import { fields } from "./wordfield.js";
import { hands } from "./wordhands.js";
import { walk } from "./wordkeys.js";
import { WordMap } from "./wordmap.js";
import { passing } from "./wordpass.js";
import { sumPicture } from "./wordsum.js";
import { mapTable } from "./wordtable.js";

/** @typedef {import("./figure.js").Figure} Figure */

/** The map of a figure that has one. @param {Figure} figure @returns {WordMap | null} */
export function wordFigure(figure) {
  const { root, live, signal } = figure;
  const element = first(root, '[data-chart="map"]');
  if (!element || !live.get("map")) return null;
  const marks = new Map(every(root, "[data-kind]").map((kind) => [kind.dataset.kind ?? "", Number(kind.dataset.mark)]));
  const map = new WordMap(element, live, marks);
  const asker = new Asker(figure);
  hands(map);
  walk(map);
  fields(root, map, asker);
  buttons(root, map);
  pinned(root, map);
  passing(map, asker);
  sums(root, asker);
  sumPicture(figure, asker);
  mapTable(root, map, signal);
  const axes = axesOf(figure, map, asker);
  names(figure, axes ? () => axes.show() : () => map.aim());
  empty(root, map);
  asker.soon(0);
  return map;
}

/** The axes of the map, where the reader can choose them; otherwise it follows the figure. @param {Figure} figure @param {WordMap} map @param {Asker} asker */
function axesOf(figure, map, asker) {
  const form = first(figure.root, "form[data-map-axes]");
  if (!(form instanceof HTMLFormElement)) {
    figure.addEventListener("show", () => map.follow(figure.shown));
    return null;
  }
  const axes = new Axes(figure, map, form);
  axes.addEventListener("axes", () => asker.turn(axes.query));
  return axes;
}

/** Before there are words the map says so. @param {HTMLElement} root @param {WordMap} map */
function empty(root, map) {
  const note = first(root, "[data-map-empty]");
  const show = () => note?.toggleAttribute("hidden", map.cloud.box() !== null);
  map.addEventListener("frame", show);
  show();
}

/** The sum that the reader writes. @param {HTMLElement} root @param {Asker} asker */
function sums(root, asker) {
  for (const form of every(root, "form[data-word-sum]")) {
    const input = form.querySelector("input");
    asker.sum = input?.value ?? "";
    input?.addEventListener("input", () => {
      asker.sum = input.value;
      asker.type();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      asker.soon(0);
    });
  }
}

/**
 * A page that came before its run had read the text knows places without words: it asks for the names once.
 * @param {Figure} figure @param {() => void} again draws the map with them
 */
function names({ root, live, signal }, again) {
  let asking = false;
  live.addEventListener("line", async (event) => {
    const chart = live.get("map");
    if (/** @type {CustomEvent} */ (event).detail.chart !== "map" || asking || !chart || hasNames(chart)) return;
    asking = true;
    try {
      const n = live.line("timeline", "events").at(-1)?.[1] ?? 1;
      const answer = await fetch(`/api/runs/${root.dataset.run}/state?at=${n}`, { signal });
      if (!answer.ok) return;
      chart.meta = (await answer.json()).charts.map.meta;
      again();
    } catch {
      // no connection: the next map asks again
    } finally {
      asking = false;
    }
  });
}

/** @param {import("./charts.js").Chart} chart */
const hasNames = (chart) => Object.values(namesOf(chart).words ?? {}).some((words) => words.length > 0);
