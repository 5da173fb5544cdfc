/** What the page says about what the relay says. Nothing here needs a page. */

const CLOSED = new Map([
  [1000, 'The connection was closed in order.'],
  [1001, 'The relay is going away.'],
  [1002, 'The relay says that a frame broke the WebSocket protocol.'],
  [1006, 'The connection broke off, or could not be made: is the relay there, and is the channel\'s name allowed?'],
  [1007, 'The relay says that a text was not UTF-8.'],
  [1008, 'The relay refused too many messages in a row. Authenticate before you send.'],
  [1009, 'The message was too long.'],
  [1011, 'The relay failed. Its log has more.'],
  [1012, 'The relay restarts. Connect again in a moment.'],
  [1013, 'This page read too slowly.'],
  [4401, 'The token or password is no longer valid. Log in again.'],
]);

/** A close code in words. */
export function whyClosed(code) {
  return CLOSED.get(code) ?? 'The relay closed the connection.';
}

/**
 * What a text that came over the socket is.
 *
 * @param {string} text
 * @returns {{kind: 'ok' | 'error' | 'message' | 'note', code?: string, words?: string}} code and words for an error alone
 */
export function read(text) {
  if (text === 'ok') return { kind: 'ok' };
  const value = parse(text);
  const error = value?.error;
  if (typeof error?.code === 'string') {
    return { kind: 'error', code: error.code, words: String(error.message ?? error.code) };
  }
  return { kind: value?.from === undefined ? 'note' : 'message' };
}

/** The text that says this to one person: what is JSON goes as that value, anything else as a string. */
export function direct(to, text) {
  const value = parse(text);
  return JSON.stringify({ to, message: value === undefined ? text : value });
}

/** What is wrong with a channel's name, as a sentence; empty if nothing is. */
export function channelProblem(name) {
  const length = [...name].length;
  if (length < 1 || length > 128) return `A channel name has 1 to 128 characters, this one has ${length}.`;
  if (name === '.' || name === '..') return `A channel cannot be named "${name}".`;
  if (/[/\p{Cc}\p{Cs}]/u.test(name)) return 'A channel name has neither "/" nor control characters.';
  return '';
}

/** At most so many characters of a text. */
export function shortened(text, most = 2_000) {
  return text.length <= most ? text : `${text.slice(0, most)} … (${text.length} characters)`;
}

/**
 * The relay's addresses, seen from this page's: it may lie behind a proxy that puts a path in front.
 *
 * @param {{protocol: string, host: string, pathname: string}} location
 */
export function bases({ protocol, host, pathname }) {
  const path = pathname.replace(/\/api\/docs\/?$/, '');
  return { http: `${protocol}//${host}${path}`, ws: `${protocol.replace('http', 'ws')}//${host}${path}` };
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
