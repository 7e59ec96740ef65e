import pLimit from 'p-limit';

/**
 * Work in order within a chain and side by side between chains.
 *
 * @param atOnce how many chains work at the same moment; the others wait for their turn in the order they came
 */
export function createChains(atOnce: number) {
  const ends = new Map<string, Promise<void>>();
  const inTurn = pLimit(atOnce);

  return {
    /** @param work never rejects */
    add: (chain: string, work: () => Promise<void>): void => {
      const end = (ends.get(chain) ?? Promise.resolve())
        .then(() => inTurn(work))
        .finally(() => {
          // A chain that has come to its end takes no memory.
          if (ends.get(chain) === end) ends.delete(chain);
        });
      ends.set(chain, end);
    },
    /** Waits until every chain has come to its end, with what was added meanwhile. */
    drained: async (): Promise<void> => {
      while (ends.size > 0) await Promise.all(ends.values());
    },
  };
}
