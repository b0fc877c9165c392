// A sweep: its form is sent without leaving the page, and while one of its runs goes on, what the server says of them is
// renewed every second.
import { every, first } from "./find.js";
import { toast } from "./toast.js";
import { say } from "./words.js";

const often = 1000; // milliseconds between two looks

/** Binds a sweep. @param {HTMLElement} root */
export function sweep(root) {
  let timer = 0;
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.matches("[data-sweep-form]")) return;
    event.preventDefault();
    send(form).then(look);
  });
  async function look() {
    clearTimeout(timer);
    if (!document.hidden) await renew(root);
    if (first(root, "[data-working]")) timer = setTimeout(look, often);
  }
  if (first(root, "[data-working]")) timer = setTimeout(look, often);
}

/** @param {HTMLFormElement} form */
async function send(form) {
  if (form.ariaBusy === "true") return;
  form.ariaBusy = "true";
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) body.append(name, String(value));
  try {
    const answer = await fetch("/api/sweeps", { method: "POST", body, headers: { Accept: "application/json" } });
    if (answer.ok) return;
    toast(say("refused", { message: (await answer.json().catch(() => null))?.error?.message ?? answer.statusText }));
  } catch {
    toast(say("offline"));
  } finally {
    form.ariaBusy = "false";
  }
}

/**
 * Puts the server's present figure into each part that has changed. Focus in a part that is replaced goes to what has the
 * same address there, or to the figure's title.
 * @param {HTMLElement} root
 */
async function renew(root) {
  const answer = await fetch(root.dataset.sweep ?? "", { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok) return; // at the next look, perhaps
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of every(root, "[data-renew]")) {
    const fresh = first(page, `[data-renew="${CSS.escape(part.dataset.renew ?? "")}"]`);
    if (!fresh || fresh.innerHTML === part.innerHTML) continue;
    const held = part.contains(document.activeElement) ? document.activeElement : null;
    part.replaceChildren(...fresh.childNodes);
    if (!held) continue;
    const href = held.getAttribute("href");
    const again = href ? first(part, `a[href="${CSS.escape(href)}"]`) : first(part, "button");
    (again ?? first(root, "h3"))?.focus({ preventScroll: true });
  }
}
