import { parseEnvelope, parseError, parseMissed, parseSample, parseState, shortName } from './messages.js';
import { shortened } from './printable.mjs';

/**
 * The line that the bridge prints for one message of the relay.
 *
 * @param {string | Uint8Array} data a text message, or a binary one
 */
export function lineFor(data) {
  if (typeof data !== 'string') return `binary message, ${data.length} bytes`;
  const envelope = parseEnvelope(data);
  if (!envelope) return `relay: ${shortened(parseError(data)?.message ?? missed(data) ?? data)}`;
  const from = shortened(envelope.from);
  const sample = parseSample(envelope.msg);
  const state = parseState(envelope.msg);
  if (state) return `phone ${shortened(shortName(state.id))}  ${state.state}  from ${from}`;
  if (!sample) return `other from ${from}: ${shortened(JSON.stringify(envelope.msg))}`;
  const q = sample.q.map(decimals).join(' ');
  return `phone ${shortened(shortName(sample.id))}  q ${q}  seq ${sample.seq ?? '-'}  from ${from}`;
}

function missed(data) {
  const count = parseMissed(data);
  return count === undefined ? undefined : `${count} ${count === 1 ? 'message is' : 'messages are'} missing: this machine reads too slowly.`;
}

/** Three decimals, and no minus in front of a zero. */
function decimals(value) {
  return value.toFixed(3).replace(/^-0\.000$/, '0.000');
}
