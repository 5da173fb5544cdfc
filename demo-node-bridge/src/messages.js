/**
 * What the relay hands to a listener, and the one message form of the phones. For browsers and Node.
 *
 * @typedef {object} Sample
 * @property {string} id random, of one phone page
 * @property {[number, number, number, number]} q attitude as a unit quaternion x, y, z, w
 * @property {[number, number, number]} [rawacc] alpha, gamma, beta in degrees: this order, for programs of 2017
 * @property {number} [seq] counts the samples sent, from 1
 * @property {number} [t] the phone's clock, milliseconds since 1970
 * @property {[number, number, number]} [rate] degrees a second about the phone's own x, y, z
 */

/** As the relay writes it, in this order and without white space. */
const ENVELOPE = /^\{"from":"[^"\\]*(?:\\.[^"\\]*)*",(?:"to":"[^"\\]*(?:\\.[^"\\]*)*",)?"msg":/;
const LONGEST_ID = 64;
/** Whoever normalises in single precision or rounds to two decimals is still understood. */
const LENGTH_TOLERANCE = 0.05;

/** `{from, to, msg}` of a message that came from somebody on the channel, else undefined; `to` only in a direct one. */
export function parseEnvelope(text) {
  if (typeof text !== 'string' || !text.startsWith('{"from":')) return undefined;
  const { from, to, msg } = parse(text) ?? {};
  return typeof from === 'string' && msg !== undefined ? { from, to, msg } : undefined;
}

/**
 * The bytes of `msg` in an envelope as their sender wrote them, else undefined. Parsed and written again a number may come
 * out another, `1.0` as `1`; a recording is replayed as it was.
 */
export function rawMessage(text) {
  const head = typeof text === 'string' ? ENVELOPE.exec(text) : null;
  return head && text.endsWith('}') && parseEnvelope(text) ? text.slice(head[0].length, -1) : undefined;
}

/** The `{code, message, …}` of an answer of the relay that is an error, else undefined. */
export function parseError(text) {
  if (typeof text !== 'string' || !text.startsWith('{"error":')) return undefined;
  const error = parse(text)?.error;
  return typeof error?.code === 'string' && typeof error.message === 'string' ? error : undefined;
}

/** How many broadcasts the relay left out before this text, if the text says that; otherwise undefined. */
export function parseMissed(text) {
  if (typeof text !== 'string' || !text.startsWith('{"missed":')) return undefined;
  const missed = parse(text)?.missed;
  return Number.isSafeInteger(missed) && missed > 0 ? missed : undefined;
}

/**
 * A copy of the sample that `msg` is, else undefined: whatever else is on the channel is not for us.
 *
 * @returns {Sample | undefined}
 */
export function parseSample(msg) {
  if (msg === null || typeof msg !== 'object') return undefined;
  const { id, q, rawacc, seq, t, rate } = msg;
  if (!isId(id)) return undefined;
  if (!isNumbers(q, 4) || Math.abs(Math.hypot(...q) - 1) > LENGTH_TOLERANCE) return undefined;
  if (rawacc !== undefined && !isNumbers(rawacc, 3)) return undefined;
  if (seq !== undefined && !(Number.isSafeInteger(seq) && seq >= 0)) return undefined;
  if (t !== undefined && !Number.isFinite(t)) return undefined;
  if (rate !== undefined && !isNumbers(rate, 3)) return undefined;
  const [x, y, z, w] = q;
  /** @type {Sample} */
  const sample = { id, q: [x, y, z, w], rawacc: rawacc && [rawacc[0], rawacc[1], rawacc[2]], seq, t };
  return rate ? { ...sample, rate: [rate[0], rate[1], rate[2]] } : sample;
}

/**
 * The text by which a recorder tells a channel that it records: at once and every {@link RECORDING_NOTICE_EVERY}, and with
 * `false` when it ends. Phones show a red dot from a `true` until that recorder's `false`, or until they have heard nothing
 * of it for three such periods: it may have died.
 *
 * @param {boolean} recording
 * @param {string} id random, of one recorder; two may record at once
 */
export function recordingNotice(recording, id) {
  return JSON.stringify({ recording, id });
}

/** Milliseconds. */
export const RECORDING_NOTICE_EVERY = 3_000;

/**
 * A copy of the recorder's notice that `msg` is, else undefined.
 *
 * @returns {{recording: boolean, id: string} | undefined}
 */
export function parseRecordingNotice(msg) {
  if (msg === null || typeof msg !== 'object' || typeof msg.recording !== 'boolean') return undefined;
  const { recording, id = '' } = msg;
  return isId(id) || id === '' ? { recording, id } : undefined;
}

/**
 * What a phone says of itself between samples: `away` while its page is hidden, so that its sensors are silent, `gone`
 * when it has stopped for good. The next sample ends either.
 *
 * @returns {{id: string, state: 'away' | 'gone'} | undefined}
 */
export function parseState(msg) {
  if (msg === null || typeof msg !== 'object') return undefined;
  const { id, state } = msg;
  return isId(id) && (state === 'away' || state === 'gone') ? { id, state } : undefined;
}

/** What people call a phone: the first four letters or digits of its id, in lower case. */
export function shortName(id) {
  const readable = id.match(/[\p{L}\p{N}]/gu) ?? [...id];
  return readable.slice(0, 4).join('').toLowerCase();
}

function isId(value) {
  return typeof value === 'string' && value.length >= 1 && value.length <= LONGEST_ID && !/\p{C}/u.test(value);
}

function isNumbers(value, count) {
  return Array.isArray(value) && value.length === count && value.every(Number.isFinite);
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
