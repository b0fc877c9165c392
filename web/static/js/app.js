// Binds what the server rendered: figures with their runs, tables, forms. Everything is readable without it.
import { Figure } from "./figure.js";
import { around, every } from "./find.js";
import { measured } from "./measured.js";
import { rail } from "./rail.js";
import { Run } from "./run.js";
import { RunBar } from "./runbar.js";
import { Scrubber } from "./scrub.js";
import { sweep } from "./sweep.js";
import { tokens } from "./tokens.js";
import { trainForm } from "./train.js";
import { openTwins, twins } from "./twin.js";
import { keepConcepts } from "./wordaxesform.js";
import { number } from "./words.js";

/** @typedef {typeof import("echarts")} ECharts */

/** The chart library, as a module or as a script that leaves a global; null where the server has none. */
const library = import(new URL("../vendor/echarts.js", import.meta.url).href).then(
  (module) => /** @type {ECharts | null} */ (module.init ? module : (Reflect.get(globalThis, "echarts") ?? null)),
  () => null,
);

/** @type {WeakMap<Element, Figure>} */
const figures = new WeakMap();

/** @param {HTMLElement} root */
function bind(root) {
  const figure = new Figure(root);
  figures.set(root, figure);
  if (root.dataset.run) {
    const run = new Run(figure);
    new RunBar(run);
    new Scrubber(run);
  }
  trainForm(root, swap);
  library.then((echarts) => {
    if (figure.signal.aborted) return;
    if (echarts) figure.draw(echarts);
    else withoutCharts(root);
  });
}

/** @param {HTMLElement} old @param {HTMLElement} fresh */
function swap(old, fresh) {
  const open = every(old, "[data-twin-of]:not([hidden])").map((twin) => twin.dataset.twinOf);
  figures.get(old)?.dispose();
  for (const input of fresh.querySelectorAll("input[name=word],input[name=sum]")) {
    const before = old.querySelector(`input[name=${input.getAttribute("name")}]`); // the reader goes on with these
    if (before instanceof HTMLInputElement && input instanceof HTMLInputElement) input.value = before.value;
  }
  keepConcepts(old, fresh);
  old.replaceWith(fresh);
  bind(fresh);
  openTwins(fresh, (twin) => open.includes(twin.dataset.twinOf));
}

/** @param {HTMLElement} root */
function withoutCharts(root) {
  document.documentElement.classList.add("no-charts");
  for (const note of every(document, "[data-needs-charts]")) note.hidden = false;
  openTwins(root, () => true);
}

/** The value of a range stands beside its label. */
function outputs() {
  document.addEventListener("input", (event) => {
    const input = around(event, "input[type=range]");
    if (!(input instanceof HTMLInputElement) || !input.id) return;
    for (const output of every(document, `output[for="${CSS.escape(input.id)}"]`))
      output.textContent = number(Number(input.value), 6);
  });
}

for (const toggle of every(document, "[data-theme-toggle]")) toggle.hidden = false;
rail();
twins();
outputs();
measured();
for (const root of every(document, "[data-sweep]")) sweep(root);
for (const root of every(document, "[data-tokens]")) tokens(root);
for (const root of every(document, "[data-run],[data-train],[data-plots]")) bind(root);
