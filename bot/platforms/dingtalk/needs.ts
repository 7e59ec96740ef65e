import { type Said, said } from '../../../templates/reader/said.ts';
import type { Call } from './api.ts';
import type { DingTalkConfig } from './index.ts';

/** What an app must be allowed to do. */
export interface Need {
  /** The permission's code in the developer console. */
  readonly scope: string;
  readonly what: Said;
  /**
   * A call that needs the permission and is about no one and nothing that exists, so that it changes nothing. Any
   * refusal but of the permission means that it is there.
   */
  readonly probe: (config: Pick<DingTalkConfig, 'robotCode'>) => Call;
}

const nothing = 'xinhang-check';

/** The permissions that the app needs. A test checks that docs/dingtalk.md asks for exactly these. */
export const needs: readonly Need[] = [
  {
    scope: 'qyapi_get_member',
    what: said('dingtalk/may-look-up'),
    probe: () => ({ method: 'POST', path: '/topapi/v2/user/get', old: true, body: { userid: nothing } }),
  },
  {
    scope: 'Card.Instance.Write',
    what: said('dingtalk/may-send-cards'),
    probe: () => ({
      method: 'PUT',
      path: '/v1.0/card/instances',
      body: {
        outTrackId: nothing,
        cardData: { cardParamMap: {} },
        cardUpdateOptions: { updateCardDataByKey: false },
      },
    }),
  },
  {
    scope: 'qyapi_robot_sendmsg',
    what: said('dingtalk/may-post'),
    probe: ({ robotCode }) => ({
      method: 'POST',
      path: '/v1.0/robot/groupMessages/send',
      body: {
        robotCode,
        openConversationId: nothing,
        msgKey: 'sampleText',
        msgParam: JSON.stringify({ content: nothing }),
      },
    }),
  },
  {
    scope: 'qyapi_chat_manage',
    what: said('dingtalk/may-keep-groups'),
    probe: () => ({
      method: 'POST',
      path: '/v1.0/im/sceneGroups/members/batchQuery',
      body: { openConversationId: nothing, maxResults: 1 },
    }),
  },
];
