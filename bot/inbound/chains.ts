/** Work of one place that waits for its turn, oldest first. */
interface Place {
  readonly waiting: { readonly number: number; readonly begin: () => void }[];
  working: number;
  /** Its last beginning, numbered together with what arrives. */
  begun: number;
}

/**
 * Runs work in order within a chain and concurrently between chains. What may run at a time is shared between places: one
 * begins something more only while it has less under way than is left free, so that however many overflow at the same
 * time, one with nothing under way finds a place. Places take turns: what arrives in a quiet one waits for no more than one
 * beginning of each of the others, however much is queued there.
 *
 * @param atOnce how many chains run at a time
 * @param ofPlace how many of them may be of one place at most
 */
export function createChains(atOnce: number, ofPlace: number) {
  const ends = new Map<string, Promise<void>>();
  const places = new Map<string, Place>();
  let working = 0;
  let count = 0;

  /** The place that has waited longest for its turn, of those that may begin something. */
  const next = (): Place | null => {
    const most = Math.min(ofPlace, atOnce - working);
    let found: Place | null = null;
    let since = Number.POSITIVE_INFINITY;
    for (const place of places.values()) {
      const [first] = place.waiting;
      if (first === undefined || place.working >= most) continue;
      const waits = Math.max(first.number, place.begun);
      if (waits < since) [found, since] = [place, waits];
    }
    return found;
  };

  const beginMore = (): void => {
    for (let place = next(); place !== null; place = next()) {
      count += 1;
      place.begun = count;
      place.working += 1;
      working += 1;
      place.waiting.shift()?.begin();
    }
  };

  const inPlace = async (name: string, work: () => Promise<void>): Promise<void> => {
    const place = places.get(name) ?? { waiting: [], working: 0, begun: 0 };
    places.set(name, place);
    count += 1;
    const turn = new Promise<void>((begin) => place.waiting.push({ number: count, begin }));
    beginMore();
    await turn;
    await work();
    place.working -= 1;
    working -= 1;
    // As with chains, what has no more work is removed.
    if (place.working === 0 && place.waiting.length === 0) places.delete(name);
    beginMore();
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
