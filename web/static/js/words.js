// The page's language: the catalogue that the server sent along, numbers and durations by Intl.
const lang = document.documentElement.lang || "en";
/** @type {Record<string, string>} */
const catalogue = JSON.parse(document.getElementById("words")?.textContent || "{}");
const plurals = new Intl.PluralRules(lang);
/** @type {Map<string, Intl.NumberFormat>} */
const formats = new Map();

/** @param {Intl.NumberFormatOptions} options */
function format(options) {
  const key = JSON.stringify(options);
  let made = formats.get(key);
  if (!made) {
    made = new Intl.NumberFormat(lang, options);
    formats.set(key, made);
  }
  return made;
}

/**
 * The text of a key with its {names} replaced. Where the catalogue has key.one and key.other, the number n chooses.
 * @param {string} key
 * @param {Record<string, string | number>} [args] numbers are written in the page's language
 * @returns {string}
 */
export function say(key, args = {}) {
  const form = plurals.select(Number(args.n ?? 0));
  const text = catalogue[`${key}.${form}`] ?? catalogue[`${key}.other`] ?? catalogue[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => {
    const value = args[name];
    return typeof value === "number" ? number(value) : (value ?? whole);
  });
}

/** @typedef {number | null | undefined} Maybe a number, or nothing known */

/** @param {Maybe} value @returns {value is number} */
const known = (value) => typeof value === "number" && Number.isFinite(value);

const huge = 1e12; // from here on a power of ten

/** A huge number as the server writes it: 6,78×10¹⁴. @param {number} value */
function powered(value) {
  const power = Math.floor(Math.log10(Math.abs(value)));
  const raised = [...String(power)].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)]).join("");
  return `${format({ maximumFractionDigits: 2 }).format(value / 10 ** power)}×10${raised}`;
}

/**
 * A number with at most, or exactly, so many digits after the comma.
 * @param {Maybe} value
 * @param {number} [digits]
 * @param {boolean} [exactly]
 * @returns {string}
 */
export function number(value, digits = 2, exactly = false) {
  if (!known(value)) return say("none");
  if (Math.abs(value) >= huge) return powered(value);
  return format({ maximumFractionDigits: digits, minimumFractionDigits: exactly ? digits : 0 }).format(value);
}

/** @param {Maybe} value @param {number} digits */
export function significant(value, digits) {
  if (!known(value)) return say("none");
  if (Math.abs(value) >= huge) return powered(value);
  return format({ maximumSignificantDigits: digits }).format(value);
}

/** A share of one in percent. @param {Maybe} value @param {number} [digits] */
export function percent(value, digits = 0) {
  return known(value) ? `${number(100 * value, digits, true)}\u00a0%` : say("none");
}

/** Seconds as people say them: 0.04 s, 0.4 s, 14 s, 3 min 20 s, 1 h 5 min. @param {Maybe} seconds @returns {string} */
export function duration(seconds) {
  if (!known(seconds) || seconds < 0) return say("none");
  if (seconds > 0 && seconds < 0.095) return say("seconds", { n: significant(seconds, 1) });
  if (seconds < 9.95) return say("seconds", { n: number(seconds, 1, true) });
  const s = Math.round(seconds);
  const minutes = Math.floor(s / 60);
  if (s >= 3600) return say("hours", { h: Math.floor(s / 3600), n: minutes % 60 });
  if (s < 60) return say("seconds", { n: s });
  return s % 60 === 0
    ? say("minutes", { n: minutes })
    : `${say("minutes", { n: minutes })} ${say("seconds", { n: s % 60 })}`;
}

const monthFormat = new Intl.DateTimeFormat(lang, { timeZone: "UTC", month: "short" });

/** @param {string} stamp */
export const dateOf = (stamp) => new Date(stamp.length > 10 ? `${stamp}Z` : stamp);

/** A month's short name without the full stop that Portuguese writes after it. @param {Date} date */
export const monthName = (date) => monthFormat.format(date).replace(".", "");

/**
 * An ISO stamp as people say it: "1958-12" is "dez 1958", "1958-Q4" the fourth quarter, a bare number stays.
 * @param {string} stamp
 */
export function stampText(stamp) {
  const quarter = /^(\d+)-Q(\d)$/.exec(stamp);
  if (quarter) return say("quarter", { year: quarter[1], q: quarter[2] });
  if (/^-?\d+$/.test(stamp)) return stamp;
  const date = dateOf(stamp);
  if (Number.isNaN(date.getTime())) return stamp;
  if (stamp.length === 7) return `${monthName(date)} ${stamp.slice(0, 4)}`;
  const day = `${Number(stamp.slice(8, 10))} ${monthName(date)} ${stamp.slice(0, 4)}`;
  return stamp.length > 10 ? `${day}, ${stamp.slice(11)}` : day;
}
