import { EXIT, Ending } from './errors.mjs';
import { parseEnvelope, parseRecordingNotice, parseSample, rawMessage } from './messages.js';
import { readRecording } from './recording.mjs';
import { withheld } from './withheld.mjs';

/** Between the end of a recording and its beginning, when it is looped. */
const LOOP_GAP = 50;

/**
 * A message to be sent again.
 *
 * @typedef {object} Cue
 * @property {number} t milliseconds since the recording's start
 * @property {string} sender whose it was: a phone's id, else an address
 * @property {string} text as it was sent, byte for byte
 */

/**
 * The broadcasts of a recording between two moments, without what must not be sent again.
 *
 * @param {string} file
 * @param {{from: number, to: number}} part milliseconds
 * @param {() => void} [onWithheld] a message is left out
 * @returns {AsyncGenerator<Cue>}
 */
export async function* cuesOf(file, { from, to }, onWithheld = () => {}) {
  for await (const entry of readRecording(file)) {
    if (!('frame' in entry)) continue; // the header
    const text = rawMessage(entry.frame);
    const envelope = parseEnvelope(entry.frame);
    if (text === undefined || !envelope || entry.t < from || entry.t > to) continue;
    if (parseRecordingNotice(envelope.msg)) continue;
    if (envelope.to !== undefined || withheld(envelope.msg)) {
      onWithheld();
      continue;
    }
    yield { t: entry.t, sender: parseSample(envelope.msg)?.id ?? envelope.from, text };
  }
}

/**
 * What is in that part, so that all is ready before the first message.
 *
 * @param {string} file
 * @param {{from: number, to: number}} part milliseconds
 */
export async function survey(file, part) {
  const recording = readRecording(file);
  const { value: header } = await recording.next();
  await recording.return(undefined); // closes the file
  /** @type {Map<string, number>} */
  const senders = new Map();
  let messages = 0;
  let left = 0;
  let last = part.from;
  let [second, inSecond, peak] = [0, 0, 0];
  for await (const { t, sender } of cuesOf(file, part, () => left++)) {
    senders.set(sender, (senders.get(sender) ?? 0) + 1);
    messages++;
    last = Math.max(last, t);
    if (Math.floor(t / 1_000) !== second) [second, inSecond] = [Math.floor(t / 1_000), 0];
    peak = Math.max(peak, ++inSecond);
  }
  if (messages === 0) throw new Ending(EXIT.failed, `${file} holds no message that could be sent there.`);
  const length = (Number.isFinite(part.to) ? part.to : last) - part.from;
  return { channel: header.channel, senders, messages, left, length, peak };
}

/**
 * Sends each message at its own time. Each waits for a moment that follows from the start alone, so that no delay adds up.
 *
 * @param {object} options
 * @param {string} options.file
 * @param {{from: number, to: number}} options.part
 * @param {number} options.length of the part, milliseconds
 * @param {number} options.speed 2 is twice as fast
 * @param {boolean} options.loop
 * @param {{now: () => number, until: (time: number) => Promise<void>}} options.clock `until` comes back sooner when all is
 *     to end
 * @param {AbortSignal} options.end
 * @param {(cue: Cue) => void} options.send
 */
export async function play({ file, part, length, speed, loop, clock, end, send }) {
  let start = clock.now();
  do {
    for await (const cue of cuesOf(file, part)) {
      const due = start + (cue.t - part.from) / speed;
      if (due > clock.now()) await clock.until(due);
      if (end.aborted) return;
      send(cue);
    }
    start += length / speed + LOOP_GAP;
  } while (loop);
}

/**
 * Spreads senders over connections, as one may send only so much a second. A sender stays on one, so that what it sent
 * stays in order; each next one goes where least is.
 *
 * @param {Map<string, number>} senders and how much each has
 * @param {number} count of connections
 * @returns {Map<string, number>} the number of the connection of each
 */
export function spread(senders, count) {
  const loads = new Array(count).fill(0);
  const places = new Map();
  for (const [sender, messages] of [...senders].sort(([, a], [, b]) => b - a)) {
    const place = loads.indexOf(Math.min(...loads));
    loads[place] += messages;
    places.set(sender, place);
  }
  return places;
}
