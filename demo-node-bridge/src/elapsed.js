/**
 * Milliseconds that never go back and go on while the machine sleeps. `performance.now()` stands still meanwhile on some
 * systems, and the time of day may be set back: of both steps the longer one counts.
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
