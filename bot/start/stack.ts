import { setTimeout as wait } from 'node:timers/promises';

/** Less than the 30 seconds that Kubernetes grants by default, and than compose.yaml's 60. */
const stopWithinMs = 25_000;

/**
 * Closes what was opened, in reverse order, once. A close that fails or hangs does not keep the others from closing: it
 * takes at most half of the time that is left. What was under way in it is settled by the next process.
 */
export function createStack(limitMs = stopWithinMs) {
  const parts: { readonly name: string; readonly close: () => Promise<void> }[] = [];
  let closing: Promise<void> | null = null;
  const closeAll = async () => {
    const untilMs = performance.now() + limitMs;
    const errors: unknown[] = [];
    for (const { name, close } of parts.toReversed()) {
      try {
        await within((untilMs - performance.now()) / 2, name, close());
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, 'not everything could be closed');
  };
  return {
    push: (name: string, close: () => Promise<void>) => {
      parts.push({ name, close });
    },
    /** @throws AggregateError with the errors of the parts that failed or did not close in time */
    close: (): Promise<void> => {
      closing ??= closeAll();
      return closing;
    },
  };
}

export type Stack = ReturnType<typeof createStack>;

async function within(ms: number, name: string, closed: Promise<void>): Promise<void> {
  const inTime = new AbortController();
  const tooLate = wait(ms, undefined, { signal: inTime.signal }).then(() => {
    throw new Error(`${name} did not close within ${Math.round(ms)} ms`);
  });
  try {
    await Promise.race([closed, tooLate]);
  } finally {
    inTime.abort();
    tooLate.catch(() => {});
  }
}
