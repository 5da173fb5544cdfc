/**
 * The relay's address, without a slash at its end, derived from a page's own address: a proxy may serve the demo below a path.
 *
 * @param {string} page as location.href
 */
export function baseOf(page) {
  const { origin, pathname } = new URL('.', page);
  return origin + pathname.replace(/\/$/, '');
}
