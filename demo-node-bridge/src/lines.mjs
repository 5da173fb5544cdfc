import { parseEnvelope, parseError, parseMissed, parseSample, parseState, shortName } from './messages.js';

const LONGEST_LINE = 200;

/**
 * The line that the bridge prints for one message of the relay.
 *
 * @param {string | Uint8Array} data a text message, or a binary one
 */
export function lineFor(data) {
  if (typeof data !== 'string') return `binary message, ${data.length} bytes`;
  const envelope = parseEnvelope(data);
  if (!envelope) return `relay: ${printable(parseError(data)?.message ?? missed(data) ?? data)}`;
  const from = printable(envelope.from);
  const sample = parseSample(envelope.msg);
  const state = parseState(envelope.msg);
  if (state) return `phone ${printable(shortName(state.id))}  ${state.state}  from ${from}`;
  if (!sample) return `other from ${from}: ${printable(JSON.stringify(envelope.msg))}`;
  const q = sample.q.map(decimals).join(' ');
  return `phone ${printable(shortName(sample.id))}  q ${q}  seq ${sample.seq ?? '-'}  from ${from}`;
}

/** Anybody may write anything on a channel: nothing of it may steer the terminal, and a line stays a line. */
export function printable(text) {
  const short = text.length > LONGEST_LINE ? `${text.slice(0, LONGEST_LINE)}…` : text;
  return short.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, sign => `\\u{${sign.codePointAt(0).toString(16)}}`);
}

function missed(data) {
  const count = parseMissed(data);
  return count === undefined ? undefined : `${count} ${count === 1 ? 'message is' : 'messages are'} missing: this machine reads too slowly.`;
}

/** Three decimals, and no minus in front of a zero. */
function decimals(value) {
  return value.toFixed(3).replace(/^-0\.000$/, '0.000');
}
