const TOKEN = /^[\w-]{43}$|^eyJ[\w-]*\.[\w-]*\.[\w-]*$/;
const NAMES = ['email', 'user', 'username', 'login'];
/** A text may be JSON in a string in a string; the relay looks no deeper either. */
const MOST_WRAPPED = 2;
/** As deep as the relay takes a message. */
const DEEPEST = 128;

/**
 * Why a replay must not send a recorded message; undefined if it may. Credentials would authenticate the replay's own
 * connection, or be published. A direct message would reach its addressee in the name of the replay's user. A recording made by
 * this program has neither; one from elsewhere may.
 *
 * @param {any} msg as the envelope has it
 * @returns {'credentials' | 'direct' | undefined}
 */
export function withheld(msg) {
  if (isObject(msg) && typeof msg.to === 'string' && 'message' in msg) return 'direct';
  return mayBeCredentials(msg) ? 'credentials' : undefined;
}

function mayBeCredentials(msg) {
  if (isObject(msg) && ('password' in msg || (typeof msg.token === 'string' && !('to' in msg)))) return true;
  let plain = msg;
  for (let wrapped = 0; typeof plain === 'string' && wrapped <= MOST_WRAPPED; wrapped++) {
    const text = plain.replace(/^[\s\p{Cf}]+|[\s\p{Cf}]+$/gu, '');
    const inner = parse(text);
    if (inner === undefined) return looksLikeCredentials(text);
    if (isObject(inner) && mayBeCredentials(inner)) return true;
    plain = inner;
  }
  return holdsCredentials(plain, 0);
}

function holdsCredentials(value, depth) {
  if (value === null || typeof value !== 'object' || depth > DEEPEST) return false;
  if (Array.isArray(value)) return value.some(each => holdsCredentials(each, depth + 1));
  const members = Object.entries(value).map(([name, member]) => [name.toLowerCase(), member]);
  const has = wanted => members.some(([name, member]) => wanted.includes(name) && typeof member === 'string' && member !== '');
  if (has(['password']) && has(NAMES)) return true;
  return members.some(([name, member]) => (name === 'token' && TOKEN.test(member)) || holdsCredentials(member, depth + 1));
}

/** Whether text that is not JSON was meant to be JSON or is a form. @param {string} text */
function looksLikeCredentials(text) {
  if (!/password|token/i.test(text)) return false;
  return /^['"`„“‘’]*>?\s*\d*[[{]/.test(text) || /^[^\s=&]+=[^\s&]*(&[^\s=&]+=[^\s&]*)*$/.test(text);
}

function isObject(value) {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
