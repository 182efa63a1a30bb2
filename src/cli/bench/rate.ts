/** How often something can be done in a second, and how that compares with something else at the same time. */

const WINDOW_MS = 300;
const WINDOWS = 7;

export interface Work {
  run: () => unknown;
  /** Things done by one `run`. */
  count: number;
}

/**
 * Both in turns, so that whatever else the machine does falls on both.
 *
 * @returns medians over a few windows, after one that warms up
 */
export async function compared(work: Work, base: Work): Promise<{ perSecond: number; ratio: number }> {
  const rates: number[] = [];
  const ratios: number[] = [];
  for (let window = -1; window < WINDOWS; window++) {
    const against = await rate(base);
    const own = await rate(work);
    if (window < 0) continue;
    rates.push(own);
    ratios.push(own / against);
  }
  return { perSecond: median(rates), ratio: median(ratios) };
}

async function rate({ run, count }: Work): Promise<number> {
  const began = performance.now();
  let done = 0;
  while (performance.now() - began < WINDOW_MS) {
    const running = run();
    if (running instanceof Promise) await running;
    done += count;
  }
  return (done / (performance.now() - began)) * 1000;
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
