// The run bar: commands as plain forms sent without leaving the page, the state as a sign and words, the connection.
import { every, first } from "./find.js";
import { write } from "./numbers.js";
import { toast } from "./toast.js";
import { duration, say } from "./words.js";

/** @typedef {import("./run.js").Run} Run */

/** @type {Record<string, string>} */
const signs = { training: "running", paused: "paused", done: "holds", diverged: "diverged", failed: "diverged" };

const back = 2000; // milliseconds that the page says that the connection is back

export class RunBar {
  #returned = 0; // timer of the words that say so

  /** @param {Run} run */
  constructor(run) {
    this.run = run;
    this.root = run.root;
    run.addEventListener("status", () => this.show());
    this.root.addEventListener("submit", (event) => {
      const form = event.target;
      if (!(form instanceof HTMLFormElement) || !form.dataset.command) return;
      event.preventDefault();
      this.#send(form, event.submitter);
    });
  }

  show() {
    const { run } = this;
    const sign = first(this.root, "[data-sign]");
    if (sign) sign.className = `sign ${run.lost ? "stale" : run.figure.past ? "" : (signs[run.state] ?? "")}`;
    const words = first(this.root, "[data-state-words]");
    if (words && (run.status || run.figure.past)) write(words, this.#words());
    for (const button of every(this.root, "button[data-able]"))
      button.toggleAttribute("disabled", !button.dataset.able?.split(" ").includes(run.state));
    for (const button of every(this.root, '[data-command="pace"] button'))
      if (run.status) button.ariaPressed = String(Number(button.getAttribute("value")) === run.status.pace);
    this.#connection();
    this.#keepFocus();
  }

  #words() {
    const { status, state, figure } = this.run;
    if (figure.past) return say("past", { n: Math.floor(figure.past.epoch + 1e-9) });
    if (state === "queued") return say("state.queued", { n: Math.max(1, status?.queue ?? 1) });
    if (state === "training" && status?.left != null)
      return say("state.trainingLeft", { left: duration(Math.ceil(status.left)) });
    if (state === "done") return say("state.done", { elapsed: duration(status?.elapsed) });
    return say(`state.${state}`);
  }

  #connection() {
    const chip = first(this.root, "[data-connection]");
    if (!chip) return;
    if (this.run.lost) {
      clearTimeout(this.#returned);
      this.#returned = 0;
      chip.hidden = false;
      write(chip, say("lost"));
    } else if (!chip.hidden && !this.#returned) {
      write(chip, say("back"));
      this.#returned = setTimeout(() => {
        chip.hidden = true;
        this.#returned = 0;
      }, back);
    }
  }

  /** A pressed button that makes way for its opposite hands the focus on. */
  #keepFocus() {
    const held = document.activeElement;
    if (!(held instanceof HTMLElement) || !this.root.contains(held) || held.closest("[data-command]") === null) return;
    if (held.offsetParent && !held.matches(":disabled")) return;
    const next = every(this.root, "[data-command] button").find((b) => b.offsetParent && !b.matches(":disabled"));
    (next ?? first(this.root, "[data-scrub]"))?.focus({ preventScroll: true });
  }

  /** @param {HTMLFormElement} form @param {HTMLElement | null} button */
  async #send(form, button) {
    if (form.ariaBusy === "true") return;
    form.ariaBusy = "true";
    const address = form.getAttribute("action")?.replace(/^\/runs\//, "/api/runs/") ?? "";
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form, button)) body.append(name, String(value));
    try {
      const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" } });
      if (answer.ok) return;
      const message = (await answer.json().catch(() => null))?.error?.message ?? answer.statusText;
      toast(say("refused", { message }));
    } catch {
      toast(say("offline"));
    } finally {
      form.ariaBusy = "false";
    }
    this.show();
  }
}
