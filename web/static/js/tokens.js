// A text cut into words while it is written: the server cuts it, as it does for training, and what it answers takes the
// place of what it answered before. One question at a time, when the keys rest.
import { every, first } from "./find.js";
import { toast } from "./toast.js";
import { say } from "./words.js";

const rest = 200; // milliseconds after a key

/** Binds a tokens block. @param {HTMLElement} root */
export function tokens(root) {
  const form = first(root, "form");
  if (!(form instanceof HTMLFormElement)) return;
  let timer = 0;
  let asking = false;
  let again = false;
  for (const button of every(form, "[data-tokens-ask]")) button.hidden = true;
  scrollable(root);

  async function ask() {
    clearTimeout(timer);
    again = asking;
    if (asking) return;
    asking = true;
    root.ariaBusy = "true";
    try {
      await renew(root, /** @type {HTMLFormElement} */ (form));
    } catch {
      toast(say("offline"));
    } finally {
      asking = false;
      root.ariaBusy = "false";
      if (again) ask();
    }
  }
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, rest);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask();
  });
}

/**
 * Puts the server's answer into each part that has changed. A refusal is such an answer, too.
 * @param {HTMLElement} root @param {HTMLFormElement} form
 */
async function renew(root, form) {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) body.append(name, String(value));
  const answer = await fetch(root.dataset.tokens ?? "", { method: "POST", body, headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = first(page, "[data-tokens]");
  if (!fresh) throw new Error(answer.statusText);
  for (const part of every(root, "[data-renew]")) {
    const other = first(fresh, `[data-renew="${CSS.escape(part.dataset.renew ?? "")}"]`);
    if (other && other.innerHTML !== part.innerHTML) part.replaceChildren(...other.childNodes);
  }
  scrollable(root);
  const text = root.querySelector("textarea");
  if (text) text.ariaInvalid = fresh.querySelector("textarea")?.ariaInvalid ?? null;
}

/** Lets keys scroll the sentences where they do not all fit. @param {HTMLElement} root */
function scrollable(root) {
  const list = first(root, ".cut");
  if (list && list.scrollHeight > list.clientHeight) list.tabIndex = 0;
}
