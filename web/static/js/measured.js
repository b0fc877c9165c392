// Blocks whose numbers are measured on the server: they are asked for again while more is to come, and once a run on the
// page is done. Without script the page asks again as a whole.
import { every } from "./find.js";
import { openTwins } from "./twin.js";

const pause = 1500; // milliseconds between two questions
const most = 30000; // to which the pause grows, so that a page left open does not ask for ever at the same pace

let wait = pause;
let timer = 0;

/** Watches the page. */
export function measured() {
  if (every(document, "[data-measured]").length === 0) return;
  later();
  new MutationObserver((changes) => {
    if (changes.some(({ target }) => target instanceof HTMLElement && target.dataset.state === "done")) renew();
  }).observe(document.body, { subtree: true, attributeFilter: ["data-state"] });
}

/** Asks again after a while, where a block waits. */
function later() {
  clearTimeout(timer);
  if (every(document, "[data-waiting]").length === 0) return;
  timer = setTimeout(renew, wait);
  wait = Math.min(most, wait * 1.3);
}

/** Puts the blocks in as they are now; one the reader is in stays. */
async function renew() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(answer.ok ? await answer.text() : "", "text/html");
    for (const old of every(document, "[data-measured]")) {
      const fresh = page.getElementById(old.id);
      if (!fresh || old.contains(document.activeElement) || old.outerHTML === fresh.outerHTML) continue;
      const open = every(old, "[data-twin-of]:not([hidden])").map((twin) => twin.id);
      old.replaceWith(document.adoptNode(fresh));
      openTwins(fresh, (twin) => open.includes(twin.id));
    }
  } catch {
    // The server is away for now; the blocks stay as they are.
  }
  later();
}
