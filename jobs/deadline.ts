import { XinhangError } from './errors.ts';
import { said } from '../templates/reader/said.ts';

/** Slack shows its own error after 3 seconds; the remaining 500 ms are for the response. */
export const acknowledgeWithinMs = 2_500;

/**
 * The time limit for storing inbound input. At the limit the sender is told that nothing was recorded and will try
 * again, so nothing may be stored after it.
 */
export interface Deadline {
  /** At least 0. */
  readonly leftMs: () => number;
  /** @throws XinhangError `not_stored` after the deadline */
  check(): void;
  /**
   * The result of the work if it finishes in time. Late work is not cancelled and must call `check` before it stores.
   *
   * @throws XinhangError `not_stored` at the deadline
   */
  wait<T>(work: Promise<T>): Promise<T>;
}

/** The answer to the person: nothing was recorded. */
export const notStored = said('inbox/not-stored');

export function createDeadline(withinMs: number = acknowledgeWithinMs): Deadline {
  const endsAtMs = performance.now() + withinMs;
  const leftMs = () => Math.max(0, endsAtMs - performance.now());
  const over = () => new XinhangError('not_stored', notStored, { retry: 'later' });
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
