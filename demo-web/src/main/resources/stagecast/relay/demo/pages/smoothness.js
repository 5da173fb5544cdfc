/** A frame that takes longer, in milliseconds, is one that people see stutter. */
const LONGEST_FRAME = 80;
/** Long enough to tell a machine from a moment's load. */
const WINDOW = 3_000;

/** Tells that a way of drawing asks too much of a machine: for most of the time it shows frames that take too long. */
export class Smoothness {
  #before;
  #passed = 0;
  #stuttered = 0;

  /** To be asked at each frame. @param {number} now milliseconds that never go back */
  isMissing(now) {
    const took = now - (this.#before ?? now);
    this.#before = now;
    this.#passed += took;
    if (took > LONGEST_FRAME) this.#stuttered += took;
    if (this.#passed < WINDOW) return false;
    const isMissing = this.#stuttered > this.#passed / 2;
    this.#passed = this.#stuttered = 0;
    return isMissing;
  }

  /** Time has passed in which nothing was drawn. */
  restart() {
    this.#before = undefined;
    this.#passed = this.#stuttered = 0;
  }
}
