// Ticks on an axis of ISO stamps: where an hour, a day, a month or a year begins, as finely as there is room for.
import { dateOf, monthName, stampText } from "./words.js";

/** @typedef {{least: number, key: (stamp: string) => string | number, text: (stamp: string) => string}} Cut */

const whole = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];

/** @param {string} stamp */
const year = (stamp) => Number(stamp.slice(0, 4));

/** @param {string} stamp */
const week = (stamp) => Math.floor((dateOf(stamp.slice(0, 10)).getTime() / 864e5 + 3) / 7);

/** @param {string} stamp */
const day = (stamp) => `${Number(stamp.slice(8, 10))} ${monthName(dateOf(stamp.slice(0, 10)))}`;

/** A year stands for its first month. @param {string} stamp */
function month(stamp) {
  if (stamp.slice(5, 7) === "01" || stamp.endsWith("Q1")) return stamp.slice(0, 4);
  return stamp.includes("Q") ? stampText(stamp) : monthName(dateOf(stamp.slice(0, 10)));
}

/** How the axis may be cut, finest first; least is the shortest stamp that can tell. @type {Cut[]} */
const cuts = [
  { least: 16, key: (s) => s.slice(0, 13), text: (s) => s.slice(11) },
  { least: 16, key: (s) => s.slice(0, 11) + Math.floor(Number(s.slice(11, 13)) / 6), text: (s) => s.slice(11) },
  { least: 10, key: (s) => s.slice(0, 10), text: day },
  { least: 10, key: week, text: day },
  { least: 7, key: (s) => s.slice(0, 7), text: month },
  { least: 7, key: (s) => year(s) * 4 + Math.floor((Number(s.slice(5, 7)) - 1) / 3), text: month },
  ...whole.map((n) => ({
    least: 7,
    key: (/** @type {string} */ s) => Math.floor(year(s) / n),
    text: (/** @type {string} */ s) => s.slice(0, 4),
  })),
];

/** Years and plain numbers are cut at round ones. @type {Cut[]} */
const counts = whole.map((n) => ({ least: 1, key: (s) => Math.floor(Number(s) / n), text: (s) => s }));

/**
 * The first indices of each part of the finest cut that makes at most so many ticks between two indices.
 * @param {string[]} stamps @param {number} from @param {number} to @param {number} most
 * @returns {Map<number, string>} text by index
 */
export function calendarTicks(stamps, from, to, most) {
  const bare = /^-?\d+$/.test(stamps[from] ?? "");
  for (const cut of bare ? counts : cuts) {
    if ((stamps[from]?.length ?? 0) < cut.least) continue;
    const starts = begins(stamps, from, to, cut, most);
    if (starts) return new Map(starts.map((i) => [i, cut.text(stamps[i])]));
  }
  return new Map();
}

/** @param {string[]} stamps @param {number} from @param {number} to @param {Cut} cut @param {number} most */
function begins(stamps, from, to, cut, most) {
  const found = [];
  for (let i = Math.max(1, from); i <= to; i++) {
    if (cut.key(stamps[i]) === cut.key(stamps[i - 1])) continue;
    found.push(i);
    if (found.length > most) return null;
  }
  // Whether a part begins at the very first stamp shows in whether the next begins a whole part later.
  if (from === 0 && (found.length < 2 || found[0] >= found[1] - found[0])) found.unshift(0);
  return found.length > most ? null : found;
}
