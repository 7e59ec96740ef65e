import { randomUUID } from 'node:crypto';
import type { Person, Room } from './world.ts';

const corpId = 'dingcorp1';

/** What DingTalk sends when a person writes to the robot: in a group with a mention of it, which it removes. */
export function robotMessage(
  person: Person,
  room: Room | 'direct',
  text: string,
  { atMs, quotes }: { readonly atMs: number; readonly quotes?: string },
) {
  return {
    msgId: `msg${randomUUID()}`,
    conversationId: room === 'direct' ? `cid${person.id}` : room.id,
    conversationType: room === 'direct' ? '1' : '2',
    createAt: atMs,
    chatbotCorpId: corpId,
    chatbotUserId: '$:LWCP_v1:$robot',
    senderId: person.external ? person.id : `$:LWCP_v1:$${person.id}`,
    ...(person.external ? {} : { senderStaffId: person.id, senderCorpId: corpId }),
    senderNick: person.name,
    isInAtList: true,
    msgtype: 'text',
    text: { content: ` ${text}` },
    robotCode: 'dingrobot1',
    ...(quotes === undefined ? {} : { originalMsgId: 'msgOriginal', originalProcessQueryKey: quotes }),
  };
}

/** A person presses a button of a card. */
export function cardClick(person: Person, outTrackId: string, params: Readonly<Record<string, string>>) {
  return {
    type: 'actionCallback',
    outTrackId,
    userId: person.id,
    corpId,
    spaceType: 'IM',
    content: JSON.stringify({ cardPrivateData: { actionIds: ['button'], params } }),
  };
}
