// Which words of a map bear their label, and on which side: as many as do not touch. A label that was shown keeps its side
// while it fits, so that a map in motion can be read.

/** @typedef {import("./wordcloud.js").Cloud} Cloud */
/** @typedef {{i: number, dx: number, dy: number, width: number}} Label of word i, its left middle from the word */
/** @typedef {{k: number, dx: number, dy: number}} Affine see Lens.affine */

const cell = 4; // pixels of the grid of what is taken
const room = 5200; // square pixels for each label
const tried = 700; // words that may ask for a label in one frame
const loyal = 0.25; // the share of a label shown before that may lie over markers
const aisle = 5; // pixels between two labels side by side, so that they do not read as one word
const marker = 1; // bits of a cell
const label = 2;

export class Labels {
  /** @type {Map<number, number>} side by word */ #sides = new Map();
  /** @type {Uint8Array} */ #taken = new Uint8Array(0);
  #across = 0;
  #down = 0;

  forget() {
    this.#sides.clear();
  }

  /**
   * @param {Cloud} cloud @param {Affine} at where its words will stand
   * @param {{width: number, height: number, radius: number, em: number, focus: number, first: number[], hidden: (i: number) => boolean,
   *   covered: {x: number, y: number, w: number, h: number}[], measure: (i: number) => number}} look first are labelled before all others, even over markers;
   *   nothing stands where something covers the map
   * @returns {Label[]}
   */
  place(cloud, at, { width, height, radius, em, focus, first, hidden, covered, measure }) {
    this.#clear(width, height);
    const sees = (/** @type {number} */ i) => {
      const [x, y] = [cloud.toX[i] * at.k + at.dx, at.dy - cloud.toY[i] * at.k];
      return x >= 0 && x <= width && y >= 0 && y <= height ? [x, y] : null;
    };
    for (let i = 0; i < cloud.size; i++) {
      const seen = cloud.mark[i] && !hidden(i) && sees(i);
      if (seen) this.#fill(seen[0] - radius, seen[1] - radius, 2 * radius, 2 * radius, marker);
    }
    for (const { x, y, w, h } of covered) this.#fill(x, y, w, h, label);
    const middle = focus >= 0 && sees(focus);
    const wide = 1.5 * radius + 3;
    if (middle) this.#fill(middle[0] - wide, middle[1] - wide, 2 * wide, 2 * wide, label);
    /** @type {Label[]} */ const labels = [];
    /** @type {Map<number, number>} */ const sides = new Map();
    const before = [...this.#sides.keys()];
    const most = Math.max(first.length, Math.round((width * height) / room));
    let asked = 0;
    const ask = (/** @type {number} */ i, /** @type {number} */ over, /** @type {number} */ gap) => {
      if (sides.has(i) || hidden(i) || labels.length >= most) return;
      const seen = sees(i);
      if (!seen || asked++ > tried) return;
      const found = this.#side(seen, measure(i), em, gap, over, this.#sides.get(i));
      if (!found) return;
      sides.set(i, found.side);
      labels.push({ i, dx: found.dx, dy: found.dy, width: measure(i) });
    };
    for (const i of first) ask(i, 1, i === focus ? wide + 5 : radius + 6);
    for (const i of before) ask(i, loyal, radius + 5);
    for (const i of cloud.order) {
      if (labels.length >= most || asked > tried) break;
      ask(i, 0, radius + 5);
    }
    asked = 0; // where markers leave no room, some labels stand on them
    for (const i of cloud.order) {
      if (labels.length >= most / 3 || asked > tried) break;
      ask(i, 1, radius + 5);
    }
    // in turn, so that the first of a kind gets its place back first
    this.#sides = new Map([...sides].sort((a, b) => cloud.turn[a[0]] - cloud.turn[b[0]]));
    return labels;
  }

  /**
   * The first free side: the one before, right, left, above, below.
   * @param {number[]} point @param {number} wide @param {number} em @param {number} gap @param {number} over what share of it may lie over markers
   * @param {number | undefined} kept
   */
  #side([x, y], wide, em, gap, over, kept) {
    const tall = 1.15 * em;
    const places = [
      [gap, 0],
      [-gap - wide, 0],
      [-wide / 2, -gap - tall / 2],
      [-wide / 2, gap + tall / 2],
    ];
    for (const side of kept === undefined ? [0, 1, 2, 3] : [kept, 0, 1, 2, 3]) {
      const [dx, dy] = places[side];
      if (!this.#free(x + dx, y + dy - tall / 2, wide, tall, over)) continue;
      this.#fill(x + dx - aisle, y + dy - tall / 2, wide + 2 * aisle, tall, label);
      return { side, dx, dy };
    }
    return null;
  }

  /** @param {number} width @param {number} height */
  #clear(width, height) {
    this.#across = Math.ceil(width / cell);
    this.#down = Math.ceil(height / cell);
    if (this.#taken.length !== this.#across * this.#down) this.#taken = new Uint8Array(this.#across * this.#down);
    else this.#taken.fill(0);
  }

  /** Whether a label may stand there: over no other, and over markers only in part. @param {number} x @param {number} y @param {number} w @param {number} h @param {number} over */
  #free(x, y, w, h, over) {
    const [x0, x1] = [Math.floor(x / cell), Math.floor((x + w) / cell)];
    const [y0, y1] = [Math.floor(y / cell), Math.floor((y + h) / cell)];
    if (x0 < 0 || y0 < 0 || x1 >= this.#across || y1 >= this.#down) return false;
    let left = over * (x1 - x0 + 1) * (y1 - y0 + 1);
    for (let row = y0; row <= y1; row++)
      for (let at = row * this.#across + x0, end = at + x1 - x0; at <= end; at++)
        if (this.#taken[at] & label || (this.#taken[at] & marker && --left < 0)) return false;
    return true;
  }

  /** @param {number} x @param {number} y @param {number} w @param {number} h @param {number} bit */
  #fill(x, y, w, h, bit) {
    const [x0, x1] = [Math.max(0, Math.floor(x / cell)), Math.min(this.#across - 1, Math.floor((x + w) / cell))];
    const [y0, y1] = [Math.max(0, Math.floor(y / cell)), Math.min(this.#down - 1, Math.floor((y + h) / cell))];
    for (let row = y0; row <= y1; row++)
      for (let col = x0; col <= x1; col++) this.#taken[row * this.#across + col] |= bit;
  }
}

/**
 * The labels of a map as the reader looks at it; what the reader has in mind comes first.
 * @param {Labels} labels @param {import("./wordmap.js").WordMap} map
 */
export function labelled(labels, map) {
  const { cloud, lens, paint, covered } = map;
  const first = [map.focus, map.hovered, ...map.near.map(({ i }) => i), ...map.pins].filter((i) => i >= 0);
  map.special = new Set(first);
  return labels.place(cloud, lens.ahead(), {
    width: lens.width,
    height: lens.height,
    radius: paint.radius,
    em: paint.em,
    focus: map.focus,
    first,
    covered,
    hidden: (i) => map.aside(cloud.kind[i]) && !map.special.has(i),
    measure: (i) => paint.measure(cloud.names[i]),
  });
}
