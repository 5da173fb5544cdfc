const DEADLINE = 10_000;

/**
 * The token of whoever runs the screen: by it phones can be sent away. It comes in the page's address and is taken out of
 * it at once, since an audience can read a big screen's address line; the browser keeps it as long as the tab is open.
 *
 * @param {string} channel
 * @param {string | undefined} given as the address has it
 * @returns {string | undefined}
 */
export function operatorToken(channel, given) {
  const key = `operator:${channel}`;
  try {
    if (given) sessionStorage.setItem(key, given);
    return given ?? sessionStorage.getItem(key) ?? undefined;
  } catch {
    return given;
  }
}

/** The same address without the operator's token. @param {string} hash as location.hash */
export function withoutOperator(hash) {
  const values = new URLSearchParams(hash.replace(/^#/, ''));
  values.delete('a');
  return `#${values}`;
}

/**
 * Ends a guest: its socket is closed, and its ticket has to be scanned anew.
 *
 * @param {object} options
 * @param {string} options.base the relay's address
 * @param {string} options.channel
 * @param {string} options.token the operator's
 * @param {string} options.userId the guest's
 * @returns {Promise<string>} what went wrong, as a sentence; empty if nothing did
 */
export async function sendAway({ base, channel, token, userId }, fetch = globalThis.fetch) {
  const url = `${base}/api/events/${encodeURIComponent(channel)}/guests/${encodeURIComponent(userId)}`;
  try {
    const headers = { Authorization: `Bearer ${token}` };
    const { status } = await fetch(url, { method: 'DELETE', headers, signal: AbortSignal.timeout(DEADLINE) });
    if (status === 204) return '';
    if (status === 404) return 'It is no guest of this screen, or has gone already.';
    if (status === 401) return 'This screen may send nobody away any more: open it anew by the address that the demo printed.';
    return `The relay did not do it (it answered ${status}). Try again.`;
  } catch {
    return 'The relay cannot be reached. Try again.';
  }
}
