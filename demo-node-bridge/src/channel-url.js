/** What is wrong with a channel's name, as a sentence; empty if nothing is. */
export function channelProblem(channel) {
  const length = [...channel].length;
  if (length < 1 || length > 128) return `A channel name has 1 to 128 characters, this one has ${length}.`;
  if (channel === '.' || channel === '..') return `A channel cannot be named "${channel}".`;
  if (/[/\p{Cc}\p{Cs}]/u.test(channel)) return 'A channel name has neither "/" nor control characters.';
  return '';
}

/**
 * The address of a channel's WebSocket.
 *
 * @param {string} base the relay's address, http(s) or ws(s), with the path in front of /api if there is one
 * @param {string} channel
 * @param {Record<string, string>} [query]
 * @throws {TypeError} with a sentence, if the channel's name or the address breaks a rule
 */
export function channelUrl(base, channel, query = {}) {
  const problem = channelProblem(channel);
  if (problem) throw new TypeError(problem);
  if (!/^(http|ws)s?:\/\/[^/@]+(\/[^@]*)?$/i.test(base)) {
    throw new TypeError('The relay\'s address looks like http://127.0.0.1:8080, without a name or a password in it.');
  }
  const url = new URL(base);
  url.protocol = url.protocol.replace('http', 'ws');
  url.pathname = `${url.pathname.replace(/\/$/, '')}/api/events/${encodeURIComponent(channel)}/ws`;
  url.search = String(new URLSearchParams(query));
  url.hash = '';
  return url.href;
}
