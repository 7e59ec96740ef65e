import type { PlatformName } from '../../../bot/platforms/index.ts';
import { openDingTalkStage } from './dingtalk-stage.ts';
import { openFeishuStage } from './feishu-stage.ts';
import { openSlackStage } from './slack-stage.ts';
import type { Stage, StageDeps } from './stage.ts';
import { openWebStage } from './web-stage.ts';
import { openWeComStage } from './wecom-stage.ts';

/** One stage per platform of the platform table; a missing one does not compile, so none can opt out. */
export const stages: Readonly<Record<PlatformName, (deps: StageDeps) => Promise<Stage>>> = {
  dingtalk: openDingTalkStage,
  feishu: openFeishuStage,
  slack: openSlackStage,
  web: openWebStage,
  wecom: openWeComStage,
};
