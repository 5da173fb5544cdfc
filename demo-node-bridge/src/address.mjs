const PAGE = /^(.*)\/(?:phone|screen|html-moment-example)\/?$/;
/** A link whose number sign a program has encoded. */
const ENCODED_FRAGMENT = /^([^#?]*\/(?:phone|screen|html-moment-example)\/?)%23([^#]*)$/;
const CHANNEL = /^(.*)\/api\/events\/([^/]+)\/ws$/;
/** The pages' own, where their address names none. */
const PAGES_CHANNEL = 'gyro';

/**
 * Takes apart any address that people have at hand: the relay's, a page's, a channel's, the link of a ticket. A page's may hold a token, a phone's
 * own or that of whoever runs the big screen.
 *
 * @typedef {object} Place
 * @property {string} base the relay's address, without what comes behind it in a page's or a channel's
 * @property {string} [channel]
 * @property {string} [token]
 * @property {string} [ticket]
 *
 * @param {string} text
 * @returns {Place}
 * @throws {TypeError} with a sentence, if it is none of them
 */
export function readAddress(text) {
  const [, page, fragment] = ENCODED_FRAGMENT.exec(text) ?? [];
  return page === undefined ? placeAt(text) : placeAt(`${page}#${fragment.includes('=') ? fragment : decoded(fragment)}`);
}

/** @param {string} text @returns {Place} */
function placeAt(text) {
  if (!/^(http|ws)s?:\/\/[^/@#?]+([/?#][^@]*)?$/i.test(text) || !URL.canParse(text)) {
    throw new TypeError('The relay\'s address looks like http://127.0.0.1:8080, without a name or a password in it.');
  }
  const { protocol, host, pathname, hash } = new URL(text);
  const values = new URLSearchParams(hash.slice(1));
  const page = PAGE.exec(pathname);
  const channel = CHANNEL.exec(pathname);
  return {
    base: `${protocol}//${host}${(page ?? channel)?.[1] ?? pathname.replace(/\/$/, '')}`,
    channel: channel ? decoded(channel[2]) : values.get('c') || (page ? PAGES_CHANNEL : undefined),
    token: values.get('t') || values.get('a') || undefined,
    ticket: values.get('k') || undefined,
  };
}

function decoded(segment) {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new TypeError(`The address is not percent-encoded as it should be: ${segment}`);
  }
}
