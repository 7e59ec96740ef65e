import type { PlatformName } from '../../../bot/platforms/index.ts';
import type { Harness } from './harness.ts';
import { openSlackHarness } from './slack-harness.ts';
import { openWebHarness } from './web-harness.ts';

/** A line for every platform in the platform table; one that has none does not compile, so none can opt out. */
export const harnesses: Readonly<Record<PlatformName, () => Promise<Harness>>> = {
  slack: openSlackHarness,
  web: openWebHarness,
};
