import type { FastifyInstance } from 'fastify';
import { createDingTalkPlatform } from '../../../bot/platforms/dingtalk/index.ts';
import { createFeishuPlatform } from '../../../bot/platforms/feishu/index.ts';
import { createSlackPlatform } from '../../../bot/platforms/slack/index.ts';
import { createWeComPlatform } from '../../../bot/platforms/wecom/index.ts';
import type { ChatPlatform, Log } from '../../../jobs/ports.ts';
import { clientId, clientSecret } from '../../fakes/dingtalk/index.ts';
import { robotCode } from '../../fakes/dingtalk/world.ts';
import { appId, appSecret } from '../../fakes/feishu/index.ts';
import { corpId, secret } from '../../fakes/wecom/index.ts';
import { agentId } from '../../fakes/wecom/methods.ts';
import { encodingAesKey, token } from '../../fakes/wecom/payloads.ts';
import type { ChatName } from './chat.ts';

interface Deps {
  readonly http: FastifyInstance;
  readonly log: Log;
  readonly nowMs: () => number;
}

/** The production adapter of a platform, connected to the other side of a benchmark. Never started: it only sends. */
export function openAdapter(platform: ChatName, baseUrl: string, deps: Deps): ChatPlatform {
  switch (platform) {
    case 'slack':
      return createSlackPlatform({ botToken: 'xoxb-1', signingSecret: 's', apiUrl: baseUrl }, deps);
    case 'dingtalk':
      return createDingTalkPlatform(
        { clientId, clientSecret, robotCode, baseUrl, cardTemplateId: 'c' },
        deps,
      );
    case 'feishu':
      return createFeishuPlatform({ appId, appSecret, baseUrl }, deps);
    case 'wecom':
      return createWeComPlatform({ corpId, agentId, secret, token, encodingAesKey, baseUrl }, deps);
  }
}
