import pLimit from 'p-limit';

/**
 * Runs work in order within a chain and concurrently between chains.
 *
 * @param atOnce how many chains run at a time; the others wait in order of arrival
 */
export function createChains(atOnce: number) {
  const ends = new Map<string, Promise<void>>();
  const inTurn = pLimit(atOnce);

  return {
    /** @param work must not reject */
    add: (chain: string, work: () => Promise<void>): void => {
      const end = (ends.get(chain) ?? Promise.resolve())
        .then(() => inTurn(work))
        .finally(() => {
          // Finished chains are removed, so memory stays bounded.
          if (ends.get(chain) === end) ends.delete(chain);
        });
      ends.set(chain, end);
    },
    /** Waits until all chains have finished, including work added meanwhile. */
    drained: async (): Promise<void> => {
      while (ends.size > 0) await Promise.all(ends.values());
    },
  };
}
