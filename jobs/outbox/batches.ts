import type { SteadyTime } from './hands.ts';

/** Window for collecting a batch, in milliseconds. */
const gatherMs = 12;

/**
 * Turns single calls into batches: calls within a few milliseconds of each other, or made while a batch is running, are
 * combined.
 */
export function createBatches<Item, Result>(
  run: (items: readonly Item[]) => Promise<(item: Item) => Result>,
  time: Pick<SteadyTime, 'nowMs' | 'wait'>,
  atMost = 500,
): (item: Item) => Promise<Result> {
  interface Waiting {
    readonly item: Item;
    readonly resolve: (result: Result) => void;
    readonly reject: (error: unknown) => void;
  }
  const waiting: Waiting[] = [];
  let running = false;

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
      const restMs = gatherMs - (time.nowMs() - sinceMs);
      if (restMs > 1) await time.wait(restMs);
    }
    running = false;
  };

  return async (item) =>
    await new Promise<Result>((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (running) return;
      running = true;
      void time.wait(gatherMs).then(work);
    });
}
