import type { Log } from '../jobs/ports.ts';

/** For tests that look at what was done, not at what was said about it. */
export const noLog: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
