// The word in focus: the fields that name it, the map, and the neighbours that the server knows say the same.
import { around, every, first } from "./find.js";
import { focusOn } from "./wordacts.js";
import { wordIn } from "./wordask.js";
import { say } from "./words.js";

/** @typedef {import("./wordmap.js").WordMap} WordMap */
/** @typedef {import("./wordask.js").Asker} Asker */

/** The neighbours as places on the map. @param {WordMap} map @param {import("./wordask.js").Neighbour[]} found */
export function placed(map, found) {
  return found.flatMap(({ word, far }) => {
    const i = map.cloud.index.get(word) ?? -1;
    return i < 0 ? [] : [{ i, far }];
  });
}

/** Lines go from the word in focus again. @param {WordMap} map @param {Asker} asker */
export function restore(map, asker) {
  map.centre = map.focus;
  map.near = map.focus < 0 ? [] : placed(map, asker.neighbours);
  map.place();
}

/** The fields that name the word in focus say the same, and so does the map. @param {HTMLElement} root @param {WordMap} map @param {Asker} asker */
export function fields(root, map, asker) {
  const forms = every(root, "form[data-word-near]");
  const inputs = forms.flatMap((form) => /** @type {HTMLInputElement[]} */ (every(form, "input[name=word]")));
  const known = (/** @type {string} */ word) =>
    map.cloud.index.get(word.trim()) ?? map.cloud.index.get(word.trim().toLocaleLowerCase()) ?? -1;
  const tell = (/** @type {string} */ word, /** @type {HTMLElement | null} */ but) => {
    asker.word = word;
    for (const input of inputs) if (input !== but) input.value = word;
    for (const name of every(root, "[data-focus-word]")) name.textContent = word;
  };

  for (const input of inputs)
    input.addEventListener("input", () => {
      tell(input.value.trim(), input);
      const i = known(input.value);
      if (i !== map.focus) focusOn(map, i, "text");
      asker.type();
    });
  for (const form of forms)
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      asker.soon(0);
    });
  map.addEventListener("focus", (event) => {
    const { by } = /** @type {CustomEvent<{by: string}>} */ (event).detail;
    map.near = [];
    map.centre = map.focus;
    if (by === "text") return;
    tell(map.focus < 0 ? "" : map.cloud.names[map.focus], null);
    asker.soon(by === "key" ? 120 : 0);
  });
  for (const near of every(root, "[data-near]")) rows(near, map);
  asker.addEventListener("answer", () => {
    if (map.hovered < 0 || map.hovered === map.focus) restore(map, asker);
    if (root.contains(document.activeElement)) speak(root, asker);
  });
  map.addEventListener("frame", () => {
    if (map.focus < 0 && asker.word) {
      map.focus = map.centre = known(asker.word);
      restore(map, asker);
    }
  });
  asker.word = inputs[0]?.value.trim() ?? "";
  map.focus = map.centre = known(asker.word);
}

/** A neighbour that the pointer passes in the table is ringed on the map; pressed, it takes the focus. @param {HTMLElement} near @param {WordMap} map */
function rows(near, map) {
  const wordOf = (/** @type {Event} */ event) => {
    const row = around(event, "tbody tr");
    return row ? (map.cloud.index.get(wordIn(row)) ?? -1) : -1;
  };
  const ring = (/** @type {number} */ i) => {
    map.hovered = i;
    map.place();
  };
  near.addEventListener("pointerover", (event) => ring(wordOf(event)));
  near.addEventListener("pointerleave", () => ring(-1));
  near.addEventListener("click", (event) => {
    const i = wordOf(event);
    if (i >= 0 && !around(event, "a")) focusOn(map, i, "table");
  });
}

/** Says the word in focus and who is near it, once for each. @param {HTMLElement} root @param {Asker} asker */
function speak(root, asker) {
  const status = first(root, "[data-map-says]");
  if (!status || status.dataset.word === asker.word) return;
  status.dataset.word = asker.word;
  const near = asker.neighbours.slice(0, 5).map((n) => n.word);
  const said = first(root, "[data-near]")?.textContent?.trim() ?? ""; // why there are none
  status.textContent = near.length ? say("map.says", { word: asker.word, near: near.join(", ") }) : said;
}
