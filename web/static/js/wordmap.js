// The map of words: a canvas of its own, which follows the charts of its figure as a plot does. Words glide to where the next
// frame puts them; the reader's zoom, focus and pins stay. Charts of ECharts are not used: they are rebuilt with every frame,
// and know neither labels that keep their place nor keys that walk from word to word.
import { Cloud } from "./wordcloud.js";
import { Labels, labelled } from "./wordlabels.js";
import { Lens } from "./wordlens.js";
import { Paint } from "./wordpaint.js";

/** @typedef {import("./charts.js").Charts} Charts */
/** @typedef {{i: number, far: boolean}} Near a neighbour in all dimensions; far where the map does not show it near */

const glide = 120; // milliseconds
const still = matchMedia("(prefers-reduced-motion: reduce)");

/**
 * Dispatches "focus", "hover" and "pins" when the reader did so, "look" when they moved or zoomed,
 * "frame" when words have been given places; it hears "cover" when something lies over it otherwise.
 */
export class WordMap extends EventTarget {
  focus = -1;
  hovered = -1;
  /** The word whose neighbours are shown. */ centre = -1;
  /** @type {Near[]} */ near = [];
  /** @type {Set<number>} */ pins = new Set();
  /** Kinds the reader looks at; none means all. @type {Set<string>} */ chosen = new Set();
  /** Words that are labelled before others: focus, neighbours, hovered, pinned. @type {Set<number>} */ special =
    new Set();
  /** @type {import("./wordlabels.js").Label[]} */ labels = [];
  /** Where buttons and names of axes lie over it, in pixels. @type {{x: number, y: number, w: number, h: number}[]} */
  covered = [];
  /** What it is to have room for, if not only for the words where they are. @type {import("./wordcloud.js").Box | null} */
  reach = null;
  /** Whether its axes are drawn, where they cross. */ cross = false;
  lens = new Lens();
  #labels = new Labels();
  #moved = 0; // when the words set out
  #frame = 0;
  #placing = true;
  #leave = new AbortController();

  /** @param {HTMLElement} element @param {Charts} charts @param {Map<string, number>} marks of the kinds */
  constructor(element, charts, marks) {
    super();
    this.element = element;
    this.name = "map";
    this.marks = marks;
    this.canvas = document.createElement("canvas");
    element.append(this.canvas);
    this.paint = new Paint(this.canvas);
    this.charts = charts;
    this.cloud = new Cloud(/** @type {import("./charts.js").Chart} */ (charts.get("map")), marks);
    this.sizes = new ResizeObserver(() => this.#resize());
    this.sizes.observe(element);
    document.addEventListener("themechange", () => this.dress(), { signal: this.#leave.signal });
    document.fonts?.ready.then(() => this.dress());
    this.follow(charts);
  }

  /** Until when what the map set up may live. */
  get signal() {
    return this.#leave.signal;
  }

  /** Shows other charts from now on: those of an earlier epoch, or the live ones again. @param {Charts} charts */
  follow(charts) {
    this.charts.removeEventListener("line", this.#hear);
    this.charts = charts;
    charts.addEventListener("line", this.#hear);
    this.aim();
  }

  #due = false;
  #hear = (/** @type {Event} */ event) => {
    if (/** @type {CustomEvent<{chart: string}>} */ (event).detail.chart !== "map" || this.#due) return;
    this.#due = true; // a delta changes kind after kind: the words set out together
    queueMicrotask(() => {
      this.#due = false;
      this.aim();
    });
  };

  /** Sends the words to where the charts have them. */
  aim() {
    const chart = this.charts.get("map");
    if (!chart) return;
    if (!this.cloud.knows(chart)) this.#meet(new Cloud(chart, this.marks));
    this.cloud.aim(chart);
    const box = this.cloud.box() && (this.reach ?? this.cloud.box());
    if (box) this.lens.fit(box);
    this.#moved = still.matches ? -Infinity : performance.now();
    this.#move();
    this.place();
    this.dispatchEvent(new Event("frame"));
  }

  /** Takes up other words; those the reader had an eye on are found again by name. @param {Cloud} cloud */
  #meet(cloud) {
    const again = (/** @type {number} */ i) => cloud.index.get(this.cloud.names[i]) ?? -1;
    [this.focus, this.centre, this.hovered] = [again(this.focus), again(this.centre), -1];
    this.pins = new Set([...this.pins].map(again).filter((i) => i >= 0));
    this.near = [];
    this.cloud = cloud;
    this.#labels.forget();
  }

  /** Whether a kind is put aside. @param {number} k */
  aside(k) {
    return this.chosen.size > 0 && !this.chosen.has(this.cloud.kinds[k].id);
  }

  /** Finds labels a place, and draws. */
  place() {
    this.#placing = true;
    this.redraw();
  }

  redraw() {
    if (!this.#frame) this.#frame = requestAnimationFrame(() => this.draw());
  }

  draw() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const { width, height } = this.lens;
    if (width === 0 || height === 0) return;
    const ratio = devicePixelRatio || 1;
    this.paint.size(this.cloud.size, this.lens.zoom, ratio);
    const going = this.#move();
    if (this.#placing) this.labels = labelled(this.#labels, this);
    this.#placing = false;
    this.paint.draw(this, this.lens.affine(), this.labels, ratio);
    if (going) this.redraw();
  }

  /** Brings everything to where it is by now; whether it goes on. */
  #move() {
    const share = Math.min(1, (performance.now() - this.#moved) / glide);
    const eased = 1 - (1 - share) ** 3;
    this.cloud.move(eased);
    this.lens.move(eased);
    return share < 1;
  }

  dress() {
    this.paint.dress();
    this.place();
    this.draw(); // at once, because paper does not wait for a frame
  }

  #resize() {
    const { clientWidth: width, clientHeight: height } = this.element;
    const ratio = devicePixelRatio || 1;
    [this.lens.width, this.lens.height] = [width, height];
    [this.canvas.width, this.canvas.height] = [Math.round(width * ratio), Math.round(height * ratio)];
    this.place();
    this.draw();
  }

  /** Lets go of everything, for a figure that leaves the page. */
  dispose() {
    this.#leave.abort();
    this.sizes.disconnect();
    this.charts.removeEventListener("line", this.#hear);
    cancelAnimationFrame(this.#frame);
  }
}
