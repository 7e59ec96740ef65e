import { afterEach } from 'vitest';

const open: (() => Promise<void>)[] = [];

/** Closes something after the test, last opened first. Importing it in a test file is enough. */
export function whenDone(close: () => Promise<void>): void {
  open.push(close);
}

afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});
