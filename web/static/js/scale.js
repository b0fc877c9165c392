// Scales for values: round ranges, their ticks, and labels that keep their distance.
import { number } from "./words.js";

/** @typedef {{min: number, max: number, ticks: number[]}} Range */

/**
 * A round range around the values with four to seven ticks.
 * @param {number} low @param {number} high @returns {Range}
 */
export function roundRange(low, high) {
  if (!(high > low)) {
    const pad = Math.abs(low) * 0.1 || 1;
    return roundRange(low - pad, low + pad);
  }
  const rough = (high - low) / 6;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 2.5, 5].find((m) => m * power >= rough) ?? 10);
  const min = Math.floor(low / step + 1e-9) * step;
  const max = Math.ceil(high / step - 1e-9) * step;
  const ticks = Array.from({ length: Math.round((max - min) / step) + 1 }, (_, i) =>
    Number((min + i * step).toPrecision(12)),
  );
  return { min, max, ticks };
}

/**
 * Ticks for the logarithms of positive values: powers of ten, with twos and fives between where there are few.
 * @param {number} low @param {number} high both logarithms to base 10
 * @returns {Range}
 */
export function logRange(low, high) {
  const min = low - 0.04 * Math.max(0.5, high - low);
  const max = high + 0.04 * Math.max(0.5, high - low);
  const between = max - min > 3 ? [1] : max - min > 1.2 ? [1, 3] : [1, 1.5, 2, 3, 5, 7];
  const ticks = [];
  for (let power = Math.floor(min); power <= max; power++)
    for (const m of between) {
      const tick = power + Math.log10(m);
      if (tick >= min && tick <= max) ticks.push(tick);
    }
  return { min, max, ticks };
}

/**
 * As few digits as tell neighbouring ticks apart.
 * @param {number[]} ticks @returns {(v: number) => string}
 */
export function tickText(ticks) {
  const step = ticks.length > 1 ? ticks[1] - ticks[0] : Math.abs(ticks[0]) || 1;
  let digits = 0;
  while (digits < 8 && Math.abs(step * 10 ** digits - Math.round(step * 10 ** digits)) > 1e-6) digits++;
  return (v) => number(v, digits, true);
}

/**
 * Pushes positions apart until none are closer than gap, each as little as possible.
 * @param {number[]} places @param {number} gap
 * @returns {number[]} how far each must move
 */
export function spread(places, gap) {
  const order = places.map((_, i) => i).sort((a, b) => places[a] - places[b]);
  const put = order.map((i) => places[i]);
  for (let pass = 0; pass < 60; pass++)
    for (let i = 1; i < put.length; i++) {
      const need = gap - (put[i] - put[i - 1]);
      if (need <= 0.1) continue;
      put[i - 1] -= need / 2;
      put[i] += need / 2;
    }
  const moves = places.map(() => 0);
  order.forEach((i, rank) => {
    moves[i] = put[rank] - places[i];
  });
  return moves;
}
