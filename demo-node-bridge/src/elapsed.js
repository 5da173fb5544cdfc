/**
 * A clock of milliseconds that never goes back, and goes on while the machine sleeps. On some systems `performance.now()`
 * stands still during sleep, and the time of day may be set back. So the longer step of the two counts.
 *
 * @param {() => number} [steady] milliseconds that never go back
 * @param {() => number} [timeOfDay] milliseconds
 * @returns {() => number}
 */
export function elapsed(steady = () => performance.now(), timeOfDay = () => Date.now()) {
  let before = [steady(), timeOfDay()];
  let total = 0;
  return () => {
    const now = [steady(), timeOfDay()];
    total += Math.max(now[0] - before[0], now[1] - before[1], 0);
    before = now;
    return total;
  };
}
