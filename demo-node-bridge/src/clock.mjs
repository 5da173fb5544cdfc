import { setTimeout as sleep } from 'node:timers/promises';

/** What Node's timers can hold; a longer one would fire at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * The clock of the machine, in milliseconds that never go back.
 *
 * @param {AbortSignal} end cuts a wait short
 */
export function realClock(end) {
  const now = () => performance.now();
  return {
    now,
    date: () => Date.now(),
    setTimeout: (run, delay) => setTimeout(run, delay),
    clearTimeout: timer => clearTimeout(timer),
    /** @param {number} time */
    until: async time => {
      while (!end.aborted && now() < time) {
        await sleep(Math.min(Math.ceil(time - now()), LONGEST_TIMER), undefined, { signal: end }).catch(() => {});
      }
    },
  };
}
