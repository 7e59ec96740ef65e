/** What reading a message may cost at most. */
const mostMs = 50;
const timesPlain = 5;
/** Below this a ratio says more about the machine than about the reader. */
const noiseMs = 4;
const mostRuns = 8;

type Work = () => unknown;

/** The processor time of one run, in milliseconds; waiting costs nothing, so a loaded machine changes little. */
async function once(work: Work): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

async function bestOf(runs: number, work: Work, enoughMs = 0): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs && best > enoughMs; run += 1) best = Math.min(best, await once(work));
  return best;
}

/**
 * Which texts cost more than five times what plain text of that length costs, or more than 50 ms. A run above that is
 * made again, up to eight times: a collection of garbage passes, quadratic work does not.
 */
export async function tooDear(
  read: (text: string) => unknown,
  plain: string,
  texts: readonly { readonly kind: string; readonly text: string }[],
): Promise<readonly string[]> {
  const plainMs = await bestOf(4, () => read(plain));
  const allowedMs = Math.min(mostMs, Math.max(noiseMs, timesPlain * plainMs));
  const dear: string[] = [];
  for (const { kind, text } of texts) {
    const ms = await bestOf(mostRuns, () => read(text), allowedMs);
    if (ms > allowedMs)
      dear.push(`${kind}: ${ms.toFixed(1)} ms, where plain text costs ${plainMs.toFixed(1)} ms`);
  }
  return dear;
}
