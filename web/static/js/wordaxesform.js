// The form in which the reader chooses the axes of the map.
import { every, first } from "./find.js";
import { showErrors } from "./formerrors.js";
import { say } from "./words.js";

/** Which way the form chooses; what belongs to the others goes. @param {HTMLFormElement} form */
export function mode(form) {
  const kind = String(new FormData(form).get("axes") ?? "follow");
  for (const what of every(form, "[data-axes-what]")) what.hidden = what.dataset.axesWhat !== kind;
  first(form, "[data-axis-pairs]")?.toggleAttribute("hidden", kind !== "concepts");
  first(form, "[data-freeze]")?.toggleAttribute("hidden", kind === "follow");
  return kind;
}

/** Whether there are pairs to try. @param {HTMLFormElement} form */
export const hasPairs = (form) => every(form, "textarea").some((field) => Reflect.get(field, "value") !== "");

/** Takes back what was said to be wrong. @param {HTMLFormElement} form */
export function mend(form) {
  const held = document.activeElement;
  showErrors(form, "", []);
  if (held instanceof HTMLElement && held !== document.activeElement) held.focus({ preventScroll: true });
}

/**
 * Says what is wrong beside its field.
 * @param {HTMLFormElement} form @param {{message?: string, fields?: import("./formerrors.js").FieldError[]}} [error]
 */
export function refuse(form, error = {}) {
  showErrors(form, error.message ?? say("offline"), error.fields ?? []);
}

/** What a form asks for, without what the way to choose has no use for. @param {HTMLFormElement} form */
export function queryOf(form) {
  const query = new URLSearchParams();
  const wanted = { stay: ["axes", "frozen"], concepts: ["axes", "frozen", "x", "y"] };
  for (const name of wanted[/** @type {"stay"} */ (mode(form))] ?? []) {
    const value = String(new FormData(form).get(name) ?? "").trim();
    if (value) query.set(name, value);
  }
  return query;
}

/**
 * The reader goes on with the concepts chosen for a figure in the one that takes its place. Axes that stay do not: they were
 * of the other run's vectors.
 * @param {HTMLElement} old @param {HTMLElement} fresh
 */
export function keepConcepts(old, fresh) {
  const [from, to] = [old, fresh].map((root) => first(root, "form[data-map-axes]"));
  if (!(from instanceof HTMLFormElement && to instanceof HTMLFormElement) || mode(from) !== "concepts") return;
  for (const name of ["axes", "x", "y"]) {
    const [before, after] = [from, to].map((form) => form.elements.namedItem(name));
    if (before && after) Reflect.set(after, "value", Reflect.get(before, "value"));
  }
}
