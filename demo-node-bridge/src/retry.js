const SHORTEST_WAIT = 500;
const LONGEST_WAIT = 15_000;

const REASONS = new Map([
  [1001, 'The relay is going away.'],
  [1006, 'The connection broke off, or the relay cannot be reached.'],
  [1008, 'The relay closed the connection because of what was sent over it.'],
  [1012, 'The relay is restarting.'],
  [1013, 'The relay closed the connection because it was read too slowly.'],
  [4401, 'The token or password is no longer valid.'],
]);

/**
 * How long to wait before the next attempt: exponential, with full jitter above a floor, so that a hall of phones does
 * not come back in step.
 *
 * @param {number} attempt how many attempts failed before, from 0
 * @param {number} random in [0, 1)
 * @param {number} [shortest] milliseconds, the floor
 * @param {number} [longest] milliseconds
 * @returns {number} milliseconds, 500 to 15,000 if nothing else is said
 */
export function backoff(attempt, random, shortest = SHORTEST_WAIT, longest = LONGEST_WAIT) {
  const ceiling = Math.min(longest, shortest * 2 ** (attempt + 1));
  return shortest + random * (ceiling - shortest);
}

/** Whether the relay means for good what it said with this close code. */
export function isFinal(code) {
  return code === 1008 || code === 4401;
}

/** A sentence on why a connection ended; what the socket itself tells (only Node's does) is worth more than 1006. */
export function whyClosed(code, socketError = '') {
  if (code === 1006 && socketError) return `The relay cannot be reached: ${socketError}.`;
  return REASONS.get(code) ?? `The relay closed the connection with code ${code}.`;
}
