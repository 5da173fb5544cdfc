import { toEuler } from './quaternion.js';

const CONTROL_CHANGE = 0xb0;
const MOST = 127;

/**
 * Controllers and what they hold, in the order of `rawacc`: 41 is alpha, 42 gamma, 43 beta, as an older example had it.
 * Each angle's range fills the controller's.
 */
const CONTROLLERS = [
  { controller: 41, from: 0, to: 360 },
  { controller: 42, from: -90, to: 90 },
  { controller: 43, from: -180, to: 180 },
];

/** MIDI has 16 channels: so many phones can be told apart. */
export const MIDI_CHANNELS = 16;

/** The MIDI messages of one phone; it leaves out what has not changed, as a controller has 128 steps only. */
export class MidiVoice {
  #status;
  #last = [];

  /** @param {number} channel from 0; people count from 1 */
  constructor(channel) {
    this.#status = CONTROL_CHANGE | channel;
  }

  /**
   * @param {import('./messages.js').Sample} sample
   * @returns {[number, number, number][]} the bytes of each
   */
  messages(sample) {
    const messages = [];
    anglesOf(sample).forEach((degrees, i) => {
      const { controller, from, to } = CONTROLLERS[i];
      const value = Math.max(0, Math.min(MOST, Math.round((MOST * (degrees - from)) / (to - from))));
      if (this.#last[i] === value) return;
      this.#last[i] = value;
      messages.push([this.#status, controller, value]);
    });
    return messages;
  }
}

/** @param {import('./messages.js').Sample} sample */
function anglesOf({ q, rawacc }) {
  if (rawacc) return rawacc;
  const { alpha, beta, gamma } = toEuler(q);
  return [alpha, gamma, beta];
}
