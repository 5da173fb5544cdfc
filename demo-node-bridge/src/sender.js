import { Pacer } from './pacer.js';

/**
 * Makes samples of the newest attitude. What comes between two ticks is never sent: the newest wins.
 */
export class Sender {
  /** @type {import('./quaternion.js').Quaternion | undefined} */
  q;

  /** Samples sent so far. */
  count = 0;

  #angles;
  #rate;
  #pacer = new Pacer();
  #options;

  /**
   * @param {object} options
   * @param {string} options.id of this phone
   * @param {(text: string) => boolean} options.send false if it could not be sent now
   * @param {() => number} options.now milliseconds that never go back
   * @param {() => number} options.clock milliseconds since 1970
   */
  constructor(options) {
    this.#options = options;
  }

  /**
   * @param {import('./quaternion.js').Quaternion} q
   * @param {{alpha: number, beta: number, gamma: number}} angles the same in degrees
   * @param {[number, number, number]} [rate] degrees a second about the phone's own axes, if that is known
   */
  attitude(q, angles, rate) {
    const [x, y, z, w] = q;
    this.q = w < 0 ? [-x, -y, -z, -w] : q; // of the two that mean the same
    this.#angles = angles;
    this.#rate = rate;
  }

  /** To be called as often as samples may be sent. */
  tick() {
    const { id, send, now, clock } = this.#options;
    if (!this.q || !this.#pacer.isDue(now(), this.q)) return;
    const { alpha, beta, gamma } = this.#angles;
    const sample = {
      id,
      q: this.q.map(value => rounded(value, 5)),
      rawacc: [alpha, gamma, beta].map(value => rounded(value, 2)), // this order: programs of 2017 read it so
      seq: this.count + 1,
      t: clock(),
      ...(this.#rate && { rate: this.#rate.map(value => rounded(value, 1)) }),
    };
    if (!send(JSON.stringify(sample))) return;
    this.count++;
    this.#pacer.sent(now());
  }
}

function rounded(value, decimals) {
  return Number(value.toFixed(decimals));
}
