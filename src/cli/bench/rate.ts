/** How often something can be done in a second. */

const WINDOW_MS = 500;
const WINDOWS = 5;

/** @param count things done by one `run`. @returns the median of a few windows, after one that warms up */
export async function rate(run: () => unknown, count: number): Promise<number> {
  const rates: number[] = [];
  for (let window = -1; window < WINDOWS; window++) {
    const began = performance.now();
    let done = 0;
    while (performance.now() - began < WINDOW_MS) {
      const running = run();
      if (running instanceof Promise) await running;
      done += count;
    }
    if (window >= 0) rates.push((done / (performance.now() - began)) * 1000);
  }
  return rates.sort((a, b) => a - b)[Math.floor(WINDOWS / 2)]!;
}
