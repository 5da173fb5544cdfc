import { motion, seeded } from './motion.js';
import { fromEuler } from './quaternion.js';
import { Sender } from './sender.js';

const ID_BYTES = 8;

/** What the phone page is, with motion by numbers in place of a sensor: the same sender makes the samples. */
export class SimulatedPhone {
  #motion;
  #sender;
  #hz;
  #clock;
  #timer;
  #ticks = 0;
  #startedAt;

  /**
   * @param {object} options
   * @param {number} options.seed of this phone; it decides its id and all its motion
   * @param {number} options.hz samples a second
   * @param {(text: string) => boolean} options.send false if it could not be sent now
   * @param {{now: () => number, setTimeout: (run: () => void, delay: number) => any, clearTimeout: (timer: any) => void,
   *     date: () => number}} options.clock `date` in milliseconds since 1970
   */
  constructor({ seed, hz, send, clock }) {
    const random = seeded(seed);
    const id = Array.from({ length: ID_BYTES }, () => Math.floor(random() * 256).toString(16).padStart(2, '0')).join('');
    this.#motion = motion(random);
    this.#hz = hz;
    this.#clock = clock;
    this.#sender = new Sender({ id, send, now: clock.now, clock: clock.date });
  }

  start() {
    this.#startedAt = this.#clock.now();
    this.#tick();
  }

  stop() {
    this.#clock.clearTimeout(this.#timer);
  }

  /** Its attitude follows from the number of the tick alone, and each tick's time from the start: nothing adds up. */
  #tick() {
    const angles = this.#motion(this.#ticks / this.#hz);
    this.#sender.attitude(fromEuler(angles.alpha, angles.beta, angles.gamma), angles);
    this.#sender.tick();
    const now = this.#clock.now();
    this.#ticks = Math.max(this.#ticks + 1, Math.floor(((now - this.#startedAt) * this.#hz) / 1_000));
    const due = this.#startedAt + (this.#ticks * 1_000) / this.#hz;
    this.#timer = this.#clock.setTimeout(() => this.#tick(), Math.max(0, due - now));
  }
}
