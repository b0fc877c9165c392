// The rail marks the part of the chapter that is being read.
import { every } from "./find.js";

/** Binds the rail of the page, if it has one. */
export function rail() {
  const links = every(document, ".rail a[href^='#']");
  const parts = links.flatMap((link) => {
    const part = document.getElementById(decodeURIComponent(link.getAttribute("href")?.slice(1) ?? ""));
    return part ? [{ link, part }] : [];
  });
  if (parts.length === 0) return;
  let frame = 0;
  function mark() {
    frame = 0;
    const line = innerHeight / 3; // what has passed it is being read
    const here = parts.findLast(({ part }) => part.getBoundingClientRect().top < line);
    for (const { link } of parts) {
      const current = link === here?.link;
      link.parentElement?.classList.toggle("here", current);
      if (current) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    }
  }
  const soon = () => {
    if (frame === 0) frame = requestAnimationFrame(mark);
  };
  addEventListener("scroll", soon, { passive: true });
  addEventListener("resize", soon);
  mark();
}
