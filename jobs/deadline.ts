import { XinhangError } from './errors.ts';

/** Slack shows an error of its own after three seconds; what is left is for the way back. */
export const acknowledgeWithinMs = 2_500;

/**
 * Until when something that arrived may be stored. Whoever did it is told at the end of it that nothing was recorded,
 * and does it again; so whatever stores must not do so afterwards.
 */
export interface Deadline {
  /** At least 0. */
  readonly leftMs: () => number;
  /** @throws XinhangError `not_stored` once it is over */
  check(): void;
  /**
   * The outcome of the work, if it comes in time. Work that is late goes on, and has to `check` before it stores.
   *
   * @throws XinhangError `not_stored` at the end of the deadline
   */
  wait<T>(work: Promise<T>): Promise<T>;
}

/** @param words what is said at its end, in the reader's language */
export function createDeadline(words: string, withinMs: number = acknowledgeWithinMs): Deadline {
  const endsAtMs = performance.now() + withinMs;
  const leftMs = () => Math.max(0, endsAtMs - performance.now());
  const over = () => new XinhangError('not_stored', words, { retry: 'later' });
  return {
    leftMs,
    check() {
      if (leftMs() === 0) throw over();
    },
    async wait(work) {
      let timer: NodeJS.Timeout | undefined;
      const end = new Promise<never>((_resolve, reject) => {
        timer = setTimeout(() => reject(over()), leftMs());
      });
      try {
        return await Promise.race([work, end]);
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

export function isNotStored(error: unknown): error is XinhangError {
  return error instanceof XinhangError && error.code === 'not_stored';
}
