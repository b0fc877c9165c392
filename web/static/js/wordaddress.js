// What the reader chose for the map, in the address of a run's own page, so that a link shares it.
import { every } from "./find.js";

const names = ["axes", "frozen", "x", "y"];

/** Puts the choice into an address. @param {string} address @param {URLSearchParams} query */
function chosen(address, query) {
  const url = new URL(address, location.href);
  for (const name of names) {
    const value = query.get(name);
    if (value === null) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  return url.href;
}

export class Shared {
  /** @param {HTMLElement} root of the figure */
  constructor(root) {
    this.alone = root.id === "run" && location.pathname === `/runs/${root.dataset.run}`;
  }

  /** @param {URLSearchParams} query */
  write(query) {
    if (!this.alone) return; // other pages have several figures
    history.replaceState(history.state, "", chosen(location.href, query));
    for (const link of every(document, ".lang a"))
      if (link instanceof HTMLAnchorElement) link.href = chosen(link.href, query);
  }
}
