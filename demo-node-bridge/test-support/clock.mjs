/** Time that passes only when it is told to; its members fit RelayClient's options. */
export function manualClock() {
  let time = 0;
  let timers = [];
  return {
    now: () => time,
    setTimeout: (run, delay) => {
      const timer = { run, due: time + delay };
      timers.push(timer);
      return timer;
    },
    clearTimeout: timer => (timers = timers.filter(other => other !== timer)),
    pass: milliseconds => {
      const end = time + milliseconds;
      for (;;) {
        const [next] = timers.filter(timer => timer.due <= end).sort((a, b) => a.due - b.due);
        if (!next) break;
        timers = timers.filter(timer => timer !== next);
        time = next.due;
        next.run();
      }
      time = end;
    },
  };
}
