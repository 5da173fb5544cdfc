/**
 * The relay's address, without a slash at its end, by a page's own: a proxy may serve all of it below a path.
 *
 * @param {string} page as location.href
 */
export function baseOf(page) {
  const { origin, pathname } = new URL('.', page);
  return origin + pathname.replace(/\/$/, '');
}
