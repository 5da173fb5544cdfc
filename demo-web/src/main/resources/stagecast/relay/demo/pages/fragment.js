/**
 * What stands behind the `#` of a page's address, where no server and no log sees it: `c` the channel, `t` the phone's
 * token, `p` the address of the phone page, for the screen to show. Encoded like a query: a plus is `%2B`.
 *
 * @param {string} hash as location.hash
 * @returns {{channel: string, token?: string, phonePage?: string}}
 */
export function readFragment(hash) {
  const values = new URLSearchParams(hash.replace(/^#/, ''));
  const phonePage = values.get('p') ?? '';
  return {
    channel: values.get('c') || 'gyro',
    token: values.get('t') || undefined,
    phonePage: /^https?:\/\//.test(phonePage) ? phonePage : undefined, // becomes a link: never javascript:
  };
}
