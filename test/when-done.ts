import { afterEach } from 'vitest';

const open: (() => Promise<void>)[] = [];

/** Closes something when the test is done, the last opened first. Import it in a test file and it works. */
export function whenDone(close: () => Promise<void>): void {
  open.push(close);
}

afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});
