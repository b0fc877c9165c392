// The horizontal axis of a plot: stamps on the calendar, or epochs.
import { calendarTicks } from "./calendar.js";
import { dressAxis, letters } from "./dress.js";
import { roundRange, tickText } from "./scale.js";
import { say } from "./words.js";

const apart = { stamps: 4.5, epochs: 6.8 }; // letters' heights that a label needs

/**
 * @param {string[] | undefined} stamps none on an axis of epochs
 * @param {number} from @param {number} to the window
 * @param {number} pixels between them
 */
export function across(stamps, from, to, pixels) {
  const most = (/** @type {number} */ wide) => Math.max(2, Math.min(9, Math.floor(pixels / (wide * letters()))));
  return stamps ? calendar(stamps, from, to, most(apart.stamps)) : epochs(from, to, most(apart.epochs));
}

/** @param {string[]} stamps @param {number} from @param {number} to @param {number} most */
function calendar(stamps, from, to, most) {
  const dress = dressAxis();
  const ticks = calendarTicks(stamps, from, to, most);
  const at = [...ticks.keys()];
  const texts = new Map(at.map((i) => [stamps[i], ticks.get(i)]));
  return {
    ...dress,
    type: "category",
    boundaryGap: false,
    data: stamps,
    min: from,
    max: to,
    axisTick: { show: false, customValues: at },
    axisLabel: {
      ...dress.axisLabel,
      customValues: at,
      formatter: (/** @type {string} */ stamp) => texts.get(stamp) ?? "",
    },
  };
}

/** Epochs; the last label says what is counted. @param {number} from @param {number} to @param {number} most */
function epochs(from, to, most) {
  const dress = dressAxis();
  let ticks = roundRange(from, to).ticks.filter((t) => t <= to && Number.isInteger(t));
  while (ticks.length > most) ticks = ticks.filter((_, i) => i % 2 === 0);
  const text = tickText(ticks);
  const last = ticks.at(-1);
  return {
    ...dress,
    type: "value",
    min: from,
    max: to,
    axisTick: { show: false, customValues: ticks },
    axisLabel: {
      ...dress.axisLabel,
      customValues: ticks,
      alignMaxLabel: last === to ? "right" : null,
      formatter: (/** @type {number} */ v) => (v === last ? say("epochs", { n: v }) : text(v)),
    },
  };
}
