// What is pressed around the map of words: kinds put aside, zoom, pins, the whole screen.
import { around, every, first } from "./find.js";
import { pin, zoom } from "./wordacts.js";
import { say } from "./words.js";

/** @typedef {import("./wordmap.js").WordMap} WordMap */

/** @param {HTMLElement} root @param {WordMap} map */
export function buttons(root, map) {
  const cell = map.element.parentElement ?? map.element;
  root.addEventListener("click", (event) => {
    const kind = around(event, "[data-kind]");
    if (kind) {
      const id = kind.dataset.kind ?? "";
      if (!map.chosen.delete(id)) map.chosen.add(id);
      kind.setAttribute("aria-pressed", String(map.chosen.has(id)));
      map.place();
    }
    const button = around(event, "[data-zoom]");
    if (button) zoom(map, Number(button.dataset.zoom));
    if (around(event, "[data-pin]")) pin(map, map.focus);
    const unpin = around(event, "[data-unpin]");
    if (unpin) pin(map, map.cloud.index.get(unpin.dataset.unpin ?? "") ?? -1);
    if (around(event, "[data-full]")) full(cell);
  });
  map.addEventListener("look", () => {
    for (const button of every(root, '[data-zoom="0"]')) button.toggleAttribute("disabled", map.lens.zoom === 1);
  });
  const cover = () => {
    const under = map.element.getBoundingClientRect();
    map.covered = every(cell, ".map-keys,.map-ends span").map((part) => {
      const { x, y, width: w, height: h } = part.getBoundingClientRect();
      return { x: x - under.x, y: y - under.y, w, h };
    });
    map.place();
  };
  map.addEventListener("cover", cover);
  const sizes = new ResizeObserver(cover);
  sizes.observe(cell);
  map.signal.addEventListener("abort", () => sizes.disconnect());
  cell.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && cell.classList.contains("full")) full(cell);
  });
}

/** The map takes the whole screen, or gives it back; where a browser cannot, the whole window. @param {HTMLElement} cell */
async function full(cell) {
  if (document.fullscreenElement === cell) return document.exitFullscreen();
  if (cell.classList.contains("full")) return cell.classList.remove("full");
  try {
    await cell.requestFullscreen();
  } catch {
    cell.classList.add("full");
  }
}

/** The pinned words, each with a button that lets it go. @param {HTMLElement} root @param {WordMap} map */
export function pinned(root, map) {
  const list = first(root, "[data-pins]");
  const button = first(root, "[data-pin]");
  const show = () => {
    button?.toggleAttribute("disabled", map.focus < 0);
    button?.setAttribute("aria-pressed", String(map.pins.has(map.focus)));
    list?.replaceChildren(
      ...[...map.pins].map((i) => {
        const item = document.createElement("li");
        const loose = document.createElement("button");
        loose.type = "button";
        loose.className = "pinned";
        loose.dataset.unpin = map.cloud.names[i];
        loose.textContent = map.cloud.names[i];
        loose.setAttribute("aria-label", say("map.unpin", { word: map.cloud.names[i] }));
        item.append(loose);
        return item;
      }),
    );
    if (list) list.hidden = map.pins.size === 0;
  };
  map.addEventListener("pins", show);
  map.addEventListener("focus", show);
  show();
}
