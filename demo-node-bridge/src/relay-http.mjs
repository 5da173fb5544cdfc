import { EXIT, Ending } from './errors.mjs';

const ANSWER_DEADLINE = 15_000;
const MOST_ATTEMPTS = 5;
const LONGEST_ASKED_WAIT = 15;

/** What the relay does over HTTP for those who join: logins, tickets, guests. */
export class RelayHttp {
  #base;
  #wait;

  /**
   * @param {string} base http(s) or ws(s)
   * @param {(milliseconds: number) => Promise<void>} [wait]
   */
  constructor(base, wait = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds))) {
    this.#base = base.replace(/^ws/i, 'http');
    this.#wait = wait;
  }

  /** @returns {Promise<string>} a token */
  async login({ email, password }) {
    return (await this.#ask('POST', '/api/users/login', { body: { email, password } })).token;
  }

  async logout(token) {
    await this.#ask('POST', '/api/users/logout', { token });
  }

  /** @returns {Promise<{id: string, ticket: string}>} */
  async openTicket(channel, token, maxGuests) {
    return this.#ask('POST', `${path(channel)}/tickets`, { token, body: { maxGuests } });
  }

  /** Ends the ticket and its guests. */
  async closeTicket(channel, token, id) {
    await this.#ask('DELETE', `${path(channel)}/tickets/${encodeURIComponent(id)}`, { token });
  }

  /** @returns {Promise<{token: string, userId: string}>} */
  async joinAsGuest(channel, ticket) {
    return this.#ask('POST', `${path(channel)}/guests`, { body: { ticket } });
  }

  /** Does again what the relay has no time for, as long as it asks, and five times at most. */
  async #ask(method, where, request) {
    for (let attempt = 1; ; attempt++) {
      const response = await this.#fetch(method, where, request);
      if (response.ok) return response.status === 204 ? undefined : response.json();
      const sentence = await whatWasWrong(response);
      const wait = Number(response.headers.get('retry-after'));
      if (![429, 503].includes(response.status)) throw new Ending(EXIT.refused, sentence);
      if (attempt === MOST_ATTEMPTS || !(wait > 0 && wait <= LONGEST_ASKED_WAIT)) {
        throw new Ending(response.status === 429 ? EXIT.refused : EXIT.unreachable, sentence);
      }
      await this.#wait(wait * 1_000);
    }
  }

  async #fetch(method, where, { token, body }) {
    /** @type {Record<string, string>} */
    const headers = {};
    if (token) headers.authorization = `Bearer ${token}`;
    if (body) headers['content-type'] = 'application/json';
    const signal = AbortSignal.timeout(ANSWER_DEADLINE);
    try {
      return await fetch(this.#base + where, { method, headers, signal, body: body && JSON.stringify(body) });
    } catch (error) {
      throw new Ending(EXIT.unreachable, `The relay cannot be reached: ${error.cause?.message ?? error.message}.`);
    }
  }
}

function path(channel) {
  return `/api/events/${encodeURIComponent(channel)}`;
}

async function whatWasWrong(response) {
  const body = await response.json().catch(() => undefined);
  return body?.error?.message ?? `The relay answered with ${response.status}.`;
}
