// The word that the pointer passes: a card beside it, and lines to its neighbours instead of those of the word in focus.
import { placed, restore } from "./wordfield.js";
import { say } from "./words.js";

/** @typedef {import("./wordmap.js").WordMap} WordMap */
/** @typedef {import("./wordask.js").Asker} Asker */

const dwell = 140; // milliseconds on a word before its neighbours are asked for
const beside = 14; // pixels between a word and its card

/** A card beside the word that the pointer passes, and lines to its neighbours. @param {WordMap} map @param {Asker} asker */
export function passing(map, asker) {
  const cell = map.element.parentElement ?? map.element;
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  cell.append(tip);
  let timer = 0;
  const put = () => {
    const i = map.hovered;
    tip.hidden = i < 0;
    if (i < 0) return;
    const { cloud } = map;
    const name = document.createElement("b");
    name.textContent = cloud.names[i];
    const times = cloud.counts[i] ? ` · ${say("map.times", { n: cloud.counts[i] })}` : "";
    tip.replaceChildren(name, ` ${cloud.kinds[cloud.kind[i]].name}${times}`);
    const { k, dx, dy } = map.lens.affine();
    const x = map.element.offsetLeft + cloud.x[i] * k + dx;
    const y = map.element.offsetTop + dy - cloud.y[i] * k;
    const left = x > cell.clientWidth / 2 ? x - beside - tip.offsetWidth : x + beside;
    tip.style.left = `${Math.max(4, Math.min(cell.clientWidth - tip.offsetWidth - 4, left))}px`;
    tip.style.top = `${y > cell.clientHeight / 2 ? y - beside - tip.offsetHeight : y + beside}px`;
  };
  map.addEventListener("hover", () => {
    put();
    clearTimeout(timer);
    if (map.hovered < 0 || map.hovered === map.focus) return restore(map, asker);
    timer = setTimeout(async () => {
      const i = map.hovered;
      const found = i < 0 ? null : await asker.pass(map.cloud.names[i]);
      if (!found || i !== map.hovered) return;
      map.centre = i;
      map.near = placed(map, found);
      map.place();
    }, dwell);
  });
  map.addEventListener("frame", put);
  map.addEventListener("look", put);
}
