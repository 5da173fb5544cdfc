const USUAL_RATE = 30;
const SLOWEST = 10;
const FASTEST = 60;

/**
 * What stands behind the `#` of a page's address, where no server and no log sees it: `c` the channel; for the phone `k`
 * the ticket, or `t` a token, and `hz` how many samples a second it may send, 10 to 60; for the screen `p` the address of
 * the phone page, to be shown, `a` the token of whoever may send phones away, and `d` how it is drawn, `webgl` or `canvas`,
 * if not by what runs smoothly. Encoded like a query: a plus is `%2B`.
 *
 * @param {string} hash as location.hash
 * @returns {{channel: string, ticket?: string, token?: string, hz: number, phonePage?: string, operator?: string,
 *     drawing?: 'webgl' | 'canvas'}}
 */
export function readFragment(hash) {
  const values = new URLSearchParams(hash.replace(/^#/, ''));
  const phonePage = values.get('p') ?? '';
  return {
    channel: values.get('c') || 'gyro',
    ticket: values.get('k') || undefined,
    token: values.get('t') || undefined,
    hz: Math.min(FASTEST, Math.max(SLOWEST, Number(values.get('hz')) || USUAL_RATE)),
    phonePage: /^https?:\/\//.test(phonePage) ? phonePage : undefined, // becomes a link: never javascript:
    operator: values.get('a') || undefined,
    drawing: ['webgl', 'canvas'].find(way => way === values.get('d')),
  };
}
