import { shortName } from './messages.js';
import { hull, roundedRectangle, viewOf } from './projection.js';

const HALF_DEEP = 0.024;
const OUTLINE = roundedRectangle(0.37, 0.75, 0.055);
const DISPLAY = roundedRectangle(0.33, 0.64, 0.03, [0, -0.02]);
const EAR_PIECE = roundedRectangle(0.11, 0.016, 0.008, [0, 0.34]);
const CAMERA = roundedRectangle(0.1, 0.1, 0.05, [0.1, 0.29]);
const LENS = roundedRectangle(0.07, 0.07, 0.035, [0.1, 0.29]);
const TEXT_SIZE = 0.09;
const A_BIT = 0.01;

/** A phone's colour, in degrees of the colour wheel: the same on its own page and on every screen. */
export function hueOf(id) {
  let hash = 0;
  for (const sign of id) hash = (Math.imul(hash, 31) + sign.codePointAt(0)) | 0;
  return (Math.imul(hash, 0x9e3779b1) >>> 16) % 360;
}

/** A phone drawn in three dimensions. Plain canvas: a hundred of them turn smoothly on a machine without a GPU too. */
export class Card {
  element = document.createElement('canvas');
  #context = this.element.getContext('2d');
  #name;
  #hue;
  #saturation;
  #size = 0;

  /** @param {string} id whose colour and name it bears; of an empty one it is grey and has none */
  constructor(id) {
    this.identify(id);
    this.element.className = 'card';
    this.element.setAttribute('aria-hidden', 'true');
  }

  /** It is this phone's from now on. @param {string} id */
  identify(id) {
    this.#name = shortName(id);
    this.#hue = hueOf(id);
    this.#saturation = id === '' ? 0.15 : 1;
  }

  /** @param {number} size the edge of its square in CSS pixels */
  resize(size) {
    this.#size = Math.round(size * devicePixelRatio);
    this.element.width = this.element.height = this.#size;
  }

  /** @param {import('./quaternion.js').Quaternion} q */
  draw(q) {
    const view = viewOf(q);
    const context = this.#context;
    context.setTransform(this.#size, 0, 0, this.#size, this.#size / 2, this.#size / 2);
    context.clearRect(-1, -1, 2, 2);
    const at = (points, z) => points.map(([x, y]) => view.point(x, y, z));
    this.#fill(hull([...at(OUTLINE, HALF_DEEP), ...at(OUTLINE, -HALF_DEEP)]), this.#colour(45, 33));
    if (view.sees(HALF_DEEP, 1)) {
      this.#fill(at(OUTLINE, HALF_DEEP), this.#colour(80, 46 + 20 * view.light));
      this.#fill(at(EAR_PIECE, HALF_DEEP), this.#colour(50, 24));
      this.#fill(at(DISPLAY, HALF_DEEP), `hsl(222 16% ${9 + 7 * view.light}%)`);
      this.#write(view);
    } else if (view.sees(-HALF_DEEP, -1)) {
      this.#fill(at(OUTLINE, -HALF_DEEP), this.#colour(58, 40));
      this.#fill(at(CAMERA, -HALF_DEEP), this.#colour(45, 62));
      this.#fill(at(LENS, -HALF_DEEP), '#14161b');
    }
  }

  #colour(saturation, lightness) {
    return `hsl(${this.#hue} ${saturation * this.#saturation}% ${lightness}%)`;
  }

  #fill(points, colour) {
    const context = this.#context;
    context.beginPath();
    for (const [x, y] of points) context.lineTo(x, y);
    context.fillStyle = colour;
    context.fill();
  }

  /** Text on a plane in perspective: near its middle, which is all that it covers, a parallelogram is close enough. */
  #write(view) {
    const [x, y] = view.point(0, 0, HALF_DEEP);
    const [rightX, rightY] = view.point(A_BIT, 0, HALF_DEEP);
    const [downX, downY] = view.point(0, -A_BIT, HALF_DEEP);
    const unit = TEXT_SIZE / 100 / A_BIT; // of a font of 100 pixels: browsers round small ones
    const context = this.#context;
    context.transform((rightX - x) * unit, (rightY - y) * unit, (downX - x) * unit, (downY - y) * unit, x, y);
    context.font = '600 100px ui-monospace, "SF Mono", "Roboto Mono", "DejaVu Sans Mono", monospace';
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillStyle = this.#colour(90, 78);
    context.fillText(this.#name, 0, 0, 340);
  }
}
