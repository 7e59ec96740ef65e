import { z } from 'zod';
import type { MessageRef, SendOptions, SendResult } from '../../../jobs/ports.ts';
import type { Content } from '../../../templates/reader/card.ts';
import type { DingTalkApi } from './api.ts';
import { rejected } from '../../network/lost-request.ts';
import { failureOf } from './outcome.ts';
import { cardParams, textParam } from './render.ts';

/** The chat of the robot with one person has no id that can be posted to, so it is named by the person. */
const directPrefix = 'dm:';

export const directRoom = (userId: string): string => `${directPrefix}${userId}`;

const isDirect = (room: string): boolean => room.startsWith(directPrefix);

export interface SendConfig {
  readonly robotCode: string;
  readonly cardTemplateId: string;
}

export interface Sending {
  /** A message in a group, visible to all its members. */
  toRoom(room: string, content: Content, options: Pick<SendOptions, 'mayBegin'>): Promise<SendResult>;
  /** A message in the chat with one person, shown verbatim, in which addresses can be tapped. */
  toPerson(userId: string, content: Content): Promise<SendResult>;
  /** A card in the chat with one person. A second one with the same marker is not shown. */
  card(
    userId: string,
    content: Content,
    options: Pick<SendOptions, 'marker' | 'mayBegin'>,
  ): Promise<SendResult>;
  update(message: MessageRef, content: Content, options: Pick<SendOptions, 'mayBegin'>): Promise<SendResult>;
}

/** How long a person who gets too much is left alone. */
const flowControlMs = 60_000;

const names = z.array(z.string()).catch([]);
const sent = z.object({
  processQueryKey: z.string().min(1),
  invalidStaffIdList: names,
  flowControlledStaffIdList: names,
});
const posted = z.object({ processQueryKey: z.string().min(1) });
const delivered = z.object({
  result: z.object({
    deliverResults: z.array(z.object({ success: z.boolean(), errorMsg: z.string().catch('') })).min(1),
  }),
});

export function createSending(api: DingTalkApi, { robotCode, cardTemplateId }: SendConfig): Sending {
  return {
    async toRoom(openConversationId, content, { mayBegin }) {
      try {
        const answer = await api.call({
          method: 'POST',
          path: '/v1.0/robot/groupMessages/send',
          body: { robotCode, openConversationId, msgKey: 'sampleText', msgParam: textParam(content) },
          mayBegin,
        });
        const { processQueryKey } = posted.parse(answer);
        return {
          status: 'accepted',
          ref: { platformRoomId: openConversationId, platformMessageId: processQueryKey },
        };
      } catch (error) {
        return failureOf(error);
      }
    },
    async toPerson(userId, content) {
      try {
        const answer = await api.call({
          method: 'POST',
          path: '/v1.0/robot/oToMessages/batchSend',
          body: { robotCode, userIds: [userId], msgKey: 'sampleText', msgParam: textParam(content) },
        });
        const { processQueryKey, invalidStaffIdList, flowControlledStaffIdList } = sent.parse(answer);
        // The call is accepted even if no one got the message.
        if (invalidStaffIdList.includes(userId)) return rejected('unknown_person', 'invalidStaffIdList');
        if (flowControlledStaffIdList.includes(userId)) {
          return rejected('rate_limited', 'flowControlledStaffIdList', flowControlMs);
        }
        return {
          status: 'accepted',
          ref: { platformRoomId: directRoom(userId), platformMessageId: processQueryKey },
        };
      } catch (error) {
        return failureOf(error);
      }
    },
    async card(userId, content, { marker, mayBegin }) {
      try {
        const answer = await api.call({
          method: 'POST',
          path: '/v1.0/card/instances/createAndDeliver',
          body: {
            cardTemplateId,
            outTrackId: marker,
            callbackType: 'STREAM',
            userIdType: 1,
            openSpaceId: `dtv1.card//IM_ROBOT.${userId}`,
            imRobotOpenSpaceModel: { supportForward: false },
            imRobotOpenDeliverModel: { spaceType: 'IM_ROBOT', robotCode },
            cardData: { cardParamMap: cardParams(content) },
          },
          mayBegin,
        });
        const read = delivered.safeParse(answer);
        if (!read.success) return { status: 'unknown', cause: 'DingTalk did not say whether it delivered' };
        // The call is accepted even if no one got the card.
        const failed = read.data.result.deliverResults.find(({ success }) => !success);
        if (failed !== undefined) {
          return rejected(/user|staff/iu.test(failed.errorMsg) ? 'unknown_person' : 'other', failed.errorMsg);
        }
        return {
          status: 'accepted',
          ref: { platformRoomId: directRoom(userId), platformMessageId: marker },
        };
      } catch (error) {
        return failureOf(error);
      }
    },
    async update(message, content, { mayBegin }) {
      if (!isDirect(message.platformRoomId)) {
        return rejected('unsupported', 'only cards in the chat with a colleague are updated');
      }
      try {
        await api.call({
          method: 'PUT',
          path: '/v1.0/card/instances',
          body: {
            outTrackId: message.platformMessageId,
            cardData: { cardParamMap: cardParams(content) },
            cardUpdateOptions: { updateCardDataByKey: false },
          },
          mayBegin,
        });
        return { status: 'accepted', ref: message };
      } catch (error) {
        return failureOf(error);
      }
    },
  };
}
