// The start form: its fields become a spec, and the figure of the run that answers takes the place of the one the form is in.
import { every, first } from "./find.js";
import { showErrors } from "./formerrors.js";
import { fragment } from "./renew.js";
import { say } from "./words.js";

/** @typedef {(old: HTMLElement, fresh: HTMLElement) => void} Swap puts another figure in the place of one */
/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Input */

/** @param {HTMLFormElement} form @returns {Input[]} */
const inputs = (form) => /** @type {Input[]} */ ([...form.elements].filter((e) => e.matches("[name]:not(button)")));

/** Whether a field is other than it was rendered. @param {Input} input */
function changed(input) {
  if (input instanceof HTMLSelectElement) {
    const options = [...input.options];
    const rendered = Math.max(
      0,
      options.findIndex((option) => option.defaultSelected),
    );
    return input.selectedIndex !== rendered;
  }
  if (input.type === "checkbox" || input.type === "radio")
    return /** @type {HTMLInputElement} */ (input).checked !== /** @type {HTMLInputElement} */ (input).defaultChecked;
  return input.value !== input.defaultValue;
}

/**
 * A number where one is meant, also with a decimal comma; what is none goes as it is, for the server to refuse.
 * @param {Input} input
 */
function valueOfField(input) {
  const text = input.value.trim();
  const numeric =
    /^(number|range)$/.test(input.type) || /^(numeric|decimal)$/.test(input.inputMode) || "number" in input.dataset;
  const plain = text.includes(".") ? text : text.replace(",", ".");
  return numeric && /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : text;
}

/** The fields as the spec's JSON; what is left empty is for the server to choose. @param {HTMLFormElement} form */
function specOf(form) {
  /** @type {Record<string, string | number | boolean>} */
  const spec = {};
  for (const input of inputs(form)) {
    const checked = input instanceof HTMLInputElement && input.checked;
    if (input.type === "checkbox") spec[input.name] = checked;
    else if (input.type === "radio" && !checked) continue;
    else if (input.value.trim() !== "") spec[input.name] = valueOfField(input);
  }
  return spec;
}

/** Binds the start forms of a figure. @param {HTMLElement} root @param {Swap} swap */
export function trainForm(root, swap) {
  for (const form of every(root, "form[data-train-form]")) if (form instanceof HTMLFormElement) bind(root, form, swap);
}

/** @param {HTMLElement} root @param {HTMLFormElement} form @param {Swap} swap */
function bind(root, form, swap) {
  const stale = first(form, "[data-stale]");
  const compare = () => stale?.toggleAttribute("hidden", !root.dataset.run || !inputs(form).some(changed));
  form.addEventListener("input", compare);
  form.addEventListener("reset", () => setTimeout(compare));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.ariaBusy === "true") return;
    form.ariaBusy = "true";
    try {
      await start(root, form, swap);
    } catch {
      showErrors(form, say("offline"), []);
    } finally {
      form.ariaBusy = "false";
    }
  });
}

/** @param {HTMLElement} root @param {HTMLFormElement} form @param {Swap} swap */
async function start(root, form, swap) {
  const answer = await fetch(root.dataset.start ?? "/api/runs", {
    method: "POST",
    body: JSON.stringify(specOf(form)),
    headers: { "Content-Type": "application/json", Accept: "application/json" },
  });
  const body = await answer.json().catch(() => null);
  if (!answer.ok) return showErrors(form, body?.error?.message ?? say("offline"), body?.error?.fields ?? []);
  const fresh = await fragment(root, body.id);
  const held = root.contains(document.activeElement);
  swap(root, fresh);
  if (!held) return;
  const next = every(fresh, '[data-command="pause"] button, [data-scrub]').find((element) => element.offsetParent);
  next?.focus({ preventScroll: true });
}
