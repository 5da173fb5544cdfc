/**
 * Tells a connection when to check whether it still works: the page is visible again, or goes on after it was kept or frozen, or
 * the machine has a network again. A timer would be too late, because browsers slow down the timers of hidden pages.
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
