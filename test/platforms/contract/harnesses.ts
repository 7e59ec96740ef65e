import type { PlatformName } from '../../../bot/platforms/index.ts';
import { openDingTalkHarness } from './dingtalk-harness.ts';
import { openFeishuHarness } from './feishu-harness.ts';
import type { Harness } from './harness.ts';
import { openSlackHarness } from './slack-harness.ts';
import { openWebHarness } from './web-harness.ts';
import { openWeComHarness } from './wecom-harness.ts';

/** One harness per platform of the platform table; a missing one does not compile, so none can opt out. */
export const harnesses: Readonly<Record<PlatformName, () => Promise<Harness>>> = {
  dingtalk: openDingTalkHarness,
  feishu: openFeishuHarness,
  slack: openSlackHarness,
  web: openWebHarness,
  wecom: openWeComHarness,
};
