/** Maximum cost of reading one message. */
const mostMs = 50;
const timesPlain = 5;
/** Below this, a ratio says more about the machine than about the reader. */
const noiseMs = 4;
const mostRuns = 16;

type Work = () => unknown;

/** CPU time of one run in milliseconds; waiting is free, so load on the machine matters little. */
async function once(work: Work): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** The time of one run by the clock: no less than that of its own thread, and read in a fraction of the time. */
async function byTheClock(work: Work): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/**
 * Texts that cost more than five times as much as plain text of that length, or more than 50 ms. Those over the limit
 * are measured again together with plain text, so that both see the same load, and the best of each counts. Garbage
 * collection and busy neighbours pass; quadratic work does not.
 */
export async function tooDear(
  read: (text: string) => unknown,
  plain: string,
  texts: readonly { readonly kind: string; readonly text: string }[],
): Promise<readonly string[]> {
  let plainMs = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 4; run += 1) plainMs = Math.min(plainMs, await once(() => read(plain)));
  const allowedFor = (ms: number) => Math.min(mostMs, Math.max(noiseMs, timesPlain * ms));
  const dear: string[] = [];
  for (const { kind, text } of texts) {
    let ms = await byTheClock(() => read(text));
    let besideMs = plainMs;
    for (let run = 0; run < mostRuns && ms > allowedFor(besideMs); run += 1) {
      const now = await once(() => read(plain));
      besideMs = run === 0 ? now : Math.min(besideMs, now);
      ms = Math.min(ms, await once(() => read(text)));
    }
    if (ms > allowedFor(besideMs)) {
      dear.push(`${kind}: ${ms.toFixed(1)} ms, where plain text costs ${besideMs.toFixed(1)} ms`);
    }
  }
  return dear;
}
