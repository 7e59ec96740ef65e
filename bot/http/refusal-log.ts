import type { Log } from '../../jobs/ports.ts';

const minuteMs = 60_000;

/** Logs refused requests once a minute with their number, so that a flood cannot fill the disk. */
export interface RefusalLog {
  /** @param why for the log only */
  note(why: string): void;
}

export function createRefusalLog(log: Log, message: string): RefusalLog {
  let refused = 0;
  let counting = false;
  let lastWhy = '';

  const tell = (): void => {
    if (refused === 0) {
      counting = false;
      return;
    }
    log.warn({ refused, why: lastWhy }, message);
    refused = 0;
    setTimeout(tell, minuteMs).unref();
  };

  return {
    note(why) {
      refused += 1;
      lastWhy = why;
      if (counting) return;
      counting = true;
      tell();
    },
  };
}
