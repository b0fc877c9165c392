// A run in the page: its socket feeds the charts, the numbers and the state, from the event after those that the page came
// with.

import { writeNumbers } from "./numbers.js";
import { renew } from "./renew.js";
import { Socket } from "./socket.js";

/** @typedef {import("./figure.js").Figure} Figure */
/** @typedef {import("./numbers.js").Now} Now */
/** @typedef {import("./numbers.js").Status} Status */
/** @typedef {{next: number, delta?: import("./charts.js").Delta, now?: Now, status: Status}} Frame */

const over = ["done", "diverged", "failed"];
const settled = [...over, "stopped"];

/** Dispatches "status" when the state, the numbers or the connection changed. */
export class Run extends EventTarget {
  /** @type {Status | null} */ status = null;
  lost = false;
  /** @type {Socket | null} */ #socket = null;

  /** @param {Figure} figure */
  constructor(figure) {
    super();
    this.figure = figure;
    this.root = figure.root;
    this.id = this.root.dataset.run ?? "";
    this.next = Number(this.root.dataset.after ?? 0);
    figure.addEventListener("show", () => this.tell());
    if (!over.includes(this.state)) this.connect();
  }

  get state() {
    return this.root.dataset.state ?? "";
  }

  /** Opens the socket, unless it is open already. */
  connect() {
    if (this.#socket) return;
    const socket = new Socket(() => `/ws/runs/${this.id}?after=${this.next}`, this.figure.signal);
    this.#socket = socket;
    socket.addEventListener("frame", (event) => this.#take(/** @type {CustomEvent<Frame>} */ (event).detail));
    for (const [type, lost] of /** @type {[string, boolean][]} */ ([
      ["open", false],
      ["lost", true],
    ]))
      socket.addEventListener(type, () => {
        this.lost = lost;
        this.dispatchEvent(new Event("status"));
      });
  }

  /** @param {Frame} frame */
  #take(frame) {
    this.status = frame.status;
    if (frame.now) this.figure.now = frame.now;
    if (frame.delta && frame.next > this.next) this.figure.live.apply(frame.delta); // an older frame would repeat itself
    this.next = Math.max(this.next, frame.next);
    const before = this.state;
    this.root.dataset.state = frame.status.state;
    this.root.dataset.after = String(this.next);
    this.tell();
    if (before !== frame.status.state) this.#changed(before, frame.status.state);
    if (over.includes(frame.status.state) && this.next >= frame.status.length) this.#socket?.close();
  }

  /** @param {string} before @param {string} state */
  #changed(before, state) {
    this.figure.end(over.includes(state));
    if (settled.includes(before) || settled.includes(state)) renew(this.root, this.id);
  }

  /** Where the run is: the numbers of its latest event, and the steps that it has made since. */
  #present() {
    const { now } = this.figure;
    if (!now || !this.status) return now;
    return { ...now, epoch: Math.max(now.epoch, this.status.epoch), step: Math.max(now.step, this.status.step) };
  }

  /** Writes the numbers of what the reader is shown. */
  tell() {
    const now = this.figure.past ?? this.#present();
    if (now) writeNumbers(this.root, now, this.status, this.figure.live.get("forecast")?.meta);
    this.dispatchEvent(new Event("status"));
  }
}
