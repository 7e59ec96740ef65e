import { plainText } from './hostile/hostile-texts.ts';

/** Maximum cost of reading one message. */
const mostMs = 50;
const timesPlain = 5;
/**
 * Below this, a ratio says more about the process than about the reader: once V8 has compiled a megabyte of regular
 * expressions, it leaves further ones unoptimized, and one pass over 40 000 characters takes 5 ms instead of 0.1.
 * Quadratic reading takes a second.
 */
const noiseMs = 10;
const mostRuns = 16;
/** What `fixedWork` takes on the machine for which limits are written. */
const usualMs = 12;

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
 * CPU time of some work, in milliseconds of the machine for which limits are written: a core that is slower, or that
 * others share, takes longer for a fixed piece of work as well. What is over the limit is done again, and the least of
 * five counts, because the process collects the garbage of other tests meanwhile.
 */
export async function leastCpuMs(work: Work, limitMs: number): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 5 && least > limitMs; run += 1) {
    const ms = await once(work);
    least = Math.min(least, ms > limitMs ? ms / (await slowness()) : ms);
  }
  return least;
}

/** How many times as long as usual this moment takes; a fast machine counts as a usual one. */
async function slowness(): Promise<number> {
  let ms = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 3 && ms > usualMs; run += 1) ms = Math.min(ms, await once(fixedWork));
  return Math.max(1, ms / usualMs);
}

/** What a reader does, always as much: it parses rows, counts them and joins texts. */
function fixedWork(): void {
  for (let round = 0; round < 20; round += 1) {
    const rows = JSON.stringify(Array.from({ length: 1_000 }, (_, n) => [`name ${n % 97}`, n, n * 2]));
    const sums = new Map<string, number>();
    for (const [name, n] of JSON.parse(rows) as [string, number][]) sums.set(name, (sums.get(name) ?? 0) + n);
  }
}

/**
 * Texts whose reading takes more than 50 ms, or more than 10 ms and over five times as long as plain text of that
 * length. Those over a limit are measured again together with plain text, so that both see the same load, and the best of
 * each counts. Garbage collection and busy neighbours pass; quadratic work does not.
 */
export async function tooDear(
  read: (text: string) => unknown,
  texts: readonly { readonly kind: string; readonly text: string }[],
): Promise<readonly string[]> {
  const dear: string[] = [];
  for (const { kind, text } of texts) {
    const plain = plainText.slice(0, text.length);
    let ms = await byTheClock(() => read(text));
    let plainMs = 0;
    let slow = 1;
    const isDear = () => ms > Math.min(mostMs * slow, Math.max(noiseMs * slow, timesPlain * plainMs));
    for (let run = 0; run < mostRuns && isDear(); run += 1) {
      const now = await once(() => read(plain));
      plainMs = run === 0 ? now : Math.min(plainMs, now);
      ms = Math.min(ms, await once(() => read(text)));
      slow = 1;
      if (isDear()) slow = await slowness();
    }
    if (isDear()) dear.push(`${kind}: ${ms.toFixed(1)} ms; plain text: ${plainMs.toFixed(1)} ms`);
  }
  return dear;
}
