import type { Temporal } from 'temporal-polyfill';

/** The past weeks of the sample company, replayed while the page can already be looked at. */
export interface Replay {
  /** How far it has come; null when it is over, or there is nothing to replay. */
  at(): Temporal.Instant | null;
  reach(at: Temporal.Instant): void;
  /** Settles once what people do in the page can be taken: it belongs after the replayed weeks. */
  readonly over: Promise<void>;
  end(): void;
}

export function createReplay(): Replay {
  let reached: Temporal.Instant | null = null;
  let resolve = () => {};
  const over = new Promise<void>((settle) => {
    resolve = settle;
  });
  return {
    at: () => reached,
    reach: (at) => {
      reached = at;
    },
    over,
    end: () => {
      reached = null;
      resolve();
    },
  };
}
