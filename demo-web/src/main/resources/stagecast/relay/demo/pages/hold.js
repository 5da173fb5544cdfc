import { fromEuler, multiply, rotate, toEuler, turn } from './quaternion.js';

/** Along the phone's top edge and its back: whichever way it is held, one of the two points ahead. */
const AHEAD = [0, 1, -1];

/**
 * How the phone is held now. Where north is, browsers do not agree and phones drift: whoever points the phone at the
 * screen says where ahead is, and all that follows is told from there. Up and down stay what gravity says.
 */
export class Hold {
  /** @type {import('./quaternion.js').Quaternion | undefined} */
  q;

  /** The same in degrees. @type {{alpha: number, beta: number, gamma: number} | undefined} */
  angles;

  /** Degrees a second about the phone's own axes, if it tells. @type {[number, number, number] | undefined} */
  rate;

  #heading = 0;
  #told;

  /** What a sensor tells, in degrees. */
  tell({ alpha, beta, gamma }) {
    this.#told = fromEuler(alpha, beta, gamma);
    this.q = multiply(turn([0, 0, 1], -this.#heading), this.#told);
    this.angles = { alpha: (((alpha - this.#heading) % 360) + 360) % 360, beta, gamma };
  }

  /** What a hand has turned it to: it needs no zero. */
  turned(q) {
    this.#told = undefined;
    this.rate = undefined;
    this.q = q;
    this.angles = toEuler(q);
  }

  /** The phone points at the screen now. False if no sensor has told anything. */
  zero() {
    if (!this.#told) return false;
    this.#heading = headingOf(this.#told);
    this.tell(toEuler(this.#told));
    return true;
  }
}

/** Degrees, counted from north over west, to where a phone of this attitude points. */
export function headingOf(q) {
  const [east, north] = rotate(q, AHEAD);
  return (Math.atan2(-east, north) * 180) / Math.PI;
}
