// Parts of a figure that the server words: a verdict, what went wrong, a receipt. They are fetched again when a run comes to
// an end, and the figure as a whole when a run begins.
import { every, first } from "./find.js";
import { say } from "./words.js";

/**
 * The figure of a run as the server renders it.
 * @param {HTMLElement} root the section that knows its address @param {string} id of the run
 * @returns {Promise<HTMLElement>}
 */
export async function fragment(root, id) {
  const address = (root.dataset.figure ?? "/runs/{id}/figure").replace("{id}", encodeURIComponent(id));
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  if (!answer.ok) throw new Error(say("offline"));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const section = first(page, "[data-run]");
  if (!section) throw new Error(say("offline"));
  return document.adoptNode(section);
}

/**
 * Puts the server's present words into each part that bears a name; a part the reader is in stays.
 * @param {HTMLElement} root @param {string} id
 */
export async function renew(root, id) {
  try {
    const fresh = await fragment(root, id);
    for (const part of every(root, "[data-renew]")) {
      const other = first(fresh, `[data-renew="${CSS.escape(part.dataset.renew ?? "")}"]`);
      if (other && !part.contains(document.activeElement)) part.replaceChildren(...other.childNodes);
    }
  } catch {
    // The words stay as they are; the socket says whether the server is there.
  }
}
