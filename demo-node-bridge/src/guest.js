/** Why nobody could become a guest; the message is a sentence for whoever holds the phone. */
export class NotAdmitted extends Error {
  /**
   * @param {string} message
   * @param {boolean} final whether the same ticket would be refused again
   * @param {number} wait milliseconds that the relay asks to wait, 0 if it does not say
   */
  constructor(message, final, wait = 0) {
    super(message);
    this.final = final;
    this.wait = wait;
  }
}

const DEADLINE = 10_000;
const LONGEST_ASKED_WAIT = 60_000;

/**
 * Becomes a guest of a channel: nobody needs an account, only the ticket that a QR code carries.
 *
 * @param {string} base the relay's address
 * @param {string} channel
 * @param {string} ticket
 * @param {typeof fetch} [fetch]
 * @returns {Promise<{token: string, userId: string}>}
 * @throws {NotAdmitted}
 */
export async function becomeGuest(base, channel, ticket, fetch = globalThis.fetch) {
  const response = await post(`${base}/api/events/${encodeURIComponent(channel)}/guests`, { ticket }, fetch);
  if (response.status === 201) return response.json();
  if (response.status === 401) {
    throw new NotAdmitted('The code on the big screen has changed since this one was scanned. Scan it again.', true);
  }
  const wait = Math.min(LONGEST_ASKED_WAIT, 1_000 * (Number(response.headers.get('Retry-After')) || 0));
  if (response.status === 429) throw new NotAdmitted('All places are taken just now.', false, wait);
  throw new NotAdmitted(`The relay lets nobody in just now (it answered ${response.status}).`, false, wait);
}

async function post(url, body, fetch) {
  try {
    return await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(DEADLINE),
    });
  } catch {
    throw new NotAdmitted('The relay cannot be reached.', false);
  }
}
