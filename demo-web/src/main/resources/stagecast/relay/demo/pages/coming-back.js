/**
 * Tells a connection when there is reason to look whether it still stands: the page is seen again, or was kept or frozen and goes
 * on, or the machine has a network again. No timer tells that in time: browsers slow down those of hidden pages.
 *
 * @param {{retryNow(): void, renew(): void}} link
 * @param {any} [scope] the window
 * @param {any} [page] the document
 * @returns {() => void} stops it
 */
export function lookWhenBack(link, scope = window, page = document) {
  const listening = new AbortController();
  const { signal } = listening;
  const look = () => page.hidden || link.retryNow();
  page.addEventListener('visibilitychange', look, { signal });
  page.addEventListener('resume', look, { signal });
  scope.addEventListener('pageshow', ({ persisted }) => (persisted ? link.renew() : look()), { signal }); // a kept page lost its sockets
  scope.addEventListener('online', () => link.renew(), { signal });
  return () => listening.abort();
}
