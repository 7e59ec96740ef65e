import pLimit from 'p-limit';

/**
 * Runs work in order within a chain and concurrently between chains. Chains of one place share what a place may take, so
 * that one in which many people act at the same time leaves room for the others.
 *
 * @param atOnce how many chains run at a time; the others wait in order of arrival
 * @param ofPlace how many of them may be of one place
 */
export function createChains(atOnce: number, ofPlace: number) {
  const ends = new Map<string, Promise<void>>();
  const inTurn = pLimit(atOnce);
  const places = new Map<string, { readonly limit: ReturnType<typeof pLimit>; works: number }>();

  const inPlace = async (name: string, work: () => Promise<void>): Promise<void> => {
    const place = places.get(name) ?? { limit: pLimit(ofPlace), works: 0 };
    places.set(name, place);
    place.works += 1;
    await place.limit(() => inTurn(work));
    place.works -= 1;
    // As with chains, what has no more work is removed.
    if (place.works === 0) places.delete(name);
  };

  return {
    /** @param work must not reject */
    add: (chain: string, place: string, work: () => Promise<void>): void => {
      const end = (ends.get(chain) ?? Promise.resolve())
        .then(() => inPlace(place, work))
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
