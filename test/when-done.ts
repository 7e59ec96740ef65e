import { onTestFinished } from 'vitest';

/** Closes something after the test that calls this, or for which a hook does; last opened first. */
export function whenDone(close: () => Promise<void>): void {
  onTestFinished(close);
}
