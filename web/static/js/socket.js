// A websocket that comes back: it asks for what follows the last frame it got, so that nothing is missed or doubled, and
// waits a little longer after each failure.

const first = 250; // milliseconds before the second attempt
const longest = 5000;

/** Dispatches "frame" with the parsed message, "open", and "lost" while it tries again. */
export class Socket extends EventTarget {
  /** @type {WebSocket | null} */ #socket = null;
  #wait = first;
  #timer = 0;

  /**
   * @param {() => string} address of the next connection, path and query
   * @param {AbortSignal} signal ends it for good
   */
  constructor(address, signal) {
    super();
    this.address = address;
    this.signal = signal;
    signal.addEventListener("abort", () => this.close());
    const now = () => document.visibilityState === "visible" && this.#retry();
    addEventListener("online", now, { signal });
    document.addEventListener("visibilitychange", now, { signal });
    this.#open();
  }

  #open() {
    this.#timer = 0;
    const url = new URL(this.address(), location.href);
    url.protocol = url.protocol.replace("http", "ws");
    const socket = new WebSocket(url);
    this.#socket = socket;
    socket.addEventListener("open", () => {
      this.#wait = first;
      this.dispatchEvent(new Event("open"));
    });
    socket.addEventListener("message", (event) => {
      if (socket === this.#socket) this.dispatchEvent(new CustomEvent("frame", { detail: JSON.parse(event.data) }));
    });
    socket.addEventListener("close", () => this.#lost(socket));
  }

  /** @param {WebSocket} socket */
  #lost(socket) {
    if (socket !== this.#socket || this.signal.aborted) return;
    this.#socket = null;
    this.dispatchEvent(new Event("lost"));
    this.#timer = setTimeout(() => this.#open(), this.#wait * (0.75 + Math.random() / 2)); // a class does not come back as one
    this.#wait = Math.min(longest, this.#wait * 2);
  }

  /** Does not wait any longer. */
  #retry() {
    if (!this.#timer) return;
    clearTimeout(this.#timer);
    this.#open();
  }

  close() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }
}
