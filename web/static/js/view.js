// The window on a plot: near or everything by button, in and out by plus and minus, or the wheel with the control key.
import { around, every } from "./find.js";

/** @typedef {import("./plot.js").Plot} Plot */

/** @type {Record<string, number>} */
const factors = { "+": 0.7, "=": 0.7, "-": 1 / 0.7, _: 1 / 0.7 };

/** @param {Plot} plot @param {number} factor @param {number} [centre] stays where it is */
function zoom(plot, factor, centre = (plot.from + plot.to) / 2) {
  plot.look(centre - (centre - plot.from) * factor, centre + (plot.to - centre) * factor);
}

/** @param {Plot} plot */
export function zoomable(plot) {
  if (!plot.stamps || plot.bare) return;
  plot.element.addEventListener("keydown", (event) => {
    const factor = factors[event.key];
    if (!factor || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    zoom(plot, factor);
  });
  plot.element.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey) return; // a plain wheel scrolls the page
      event.preventDefault();
      zoom(plot, 1.0015 ** event.deltaY, plot.valueAt(event.offsetX));
    },
    { passive: false },
  );
}

/**
 * The buttons of a figure that change how its plots are looked at.
 * @param {HTMLElement} root @param {Plot[]} plots
 */
export function views(root, plots) {
  root.addEventListener("click", (event) => {
    const button = around(event, "[data-view],[data-scale]");
    if (!button) return;
    for (const other of button.parentElement?.children ?? [])
      other.setAttribute("aria-pressed", String(other === button));
    for (const plot of plots) {
      if (button.dataset.view && plot.name === "forecast") show(plot, button.dataset.view);
      if (button.dataset.scale && plot.name === "loss") plot.scale(button.dataset.scale === "log");
    }
  });
  const whole = plots.some((plot) => plot.name === "forecast" && plot.charts.get("forecast")?.meta.near === 0);
  if (whole) for (const button of every(root, '[data-view="near"]')) button.parentElement?.setAttribute("hidden", "");
}

/** @param {Plot} plot @param {string} view */
function show(plot, view) {
  const near = plot.charts.get(plot.name)?.meta.near ?? 0;
  plot.look(view === "near" ? near : 0, Infinity);
}
