// What the server refused, beside the fields it refused.
import { every, first } from "./find.js";

/** @typedef {{field: string, message: string}} FieldError */

/**
 * Writes each message under its field and the others at the foot of the form, and takes the reader to the first.
 * @param {HTMLFormElement} form @param {string} message of the whole @param {FieldError[]} errors
 */
export function showErrors(form, message, errors) {
  const holders = every(form, "[data-field]");
  for (const holder of holders)
    mark(
      holder,
      errors.find((e) => e.field === holder.dataset.field),
    );
  const homeless = errors.filter((e) => !holders.some((h) => h.dataset.field === e.field && first(h, "[data-error]")));
  const general = first(form, "[data-form-error]");
  if (general) {
    general.textContent = errors.length === 0 ? message : homeless.map((e) => e.message).join(" ");
    general.hidden = general.textContent === "";
  }
  first(form, "[aria-invalid]")?.focus();
}

/** @param {HTMLElement} holder @param {FieldError | undefined} error */
function mark(holder, error) {
  const input = first(holder, "input,select,textarea");
  const place = first(holder, "[data-error]");
  if (!input || !place) return;
  place.hidden = !error;
  place.textContent = error?.message ?? "";
  place.id ||= `${input.id}-error`;
  const others = (input.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && id !== place.id);
  input.setAttribute("aria-describedby", (error ? [place.id, ...others] : others).join(" "));
  if (!error) return input.removeAttribute("aria-invalid");
  input.setAttribute("aria-invalid", "true");
  holder.closest("details")?.setAttribute("open", "");
}
