import type { SteadyTime } from '../steady-time.ts';

/** Window for collecting a batch, in milliseconds. */
const gatherMs = 12;

/**
 * Turns single calls into batches: calls within a few milliseconds of each other, or made while a batch is running, are
 * combined.
 *
 * @param expected how many calls may come; once so many wait, there is no one to wait for
 */
export function createBatches<Item, Result>(
  run: (items: readonly Item[]) => Promise<(item: Item) => Result>,
  time: Pick<SteadyTime, 'nowMs' | 'wait'>,
  expected: () => number,
  atMost = 500,
): (item: Item) => Promise<Result> {
  interface Waiting {
    readonly item: Item;
    readonly resolve: (result: Result) => void;
    readonly reject: (error: unknown) => void;
  }
  const waiting: Waiting[] = [];
  const allWait = (): boolean => waiting.length >= expected();
  let running = false;
  let endGathering = (): void => {};

  const gather = async (ms: number): Promise<void> => {
    if (ms < 1 || (waiting.length > 0 && allWait())) return;
    await new Promise<void>((resolve) => {
      endGathering = resolve;
      void time.wait(ms).then(resolve);
    });
  };

  const work = async (): Promise<void> => {
    while (waiting.length > 0) {
      const sinceMs = time.nowMs();
      const batch = waiting.splice(0, atMost);
      try {
        const resultOf = await run(batch.map(({ item }) => item));
        for (const { item, resolve } of batch) resolve(resultOf(item));
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
      await gather(gatherMs - (time.nowMs() - sinceMs));
    }
    running = false;
  };

  return async (item) =>
    await new Promise<Result>((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!running) {
        running = true;
        void gather(gatherMs).then(work);
      } else if (allWait()) endGathering();
    });
}
