import type { Log } from '../jobs/ports.ts';

/** For tests that check effects, not logging. */
export const noLog: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
