import type { Capabilities } from '../../../jobs/ports.ts';
import type { WebRoomKind } from '../../../jobs/webchat/web-chat-store.ts';

/**
 * The browser chat within the means of another platform: what people can do and see there. How messages are sent stays
 * its own, and so do forms, which are windows here.
 */
export function withMeansOf(own: Capabilities, other: Capabilities): Capabilities {
  const { groupInbound, whisper, customerJoin, customerPost, replyLink } = other;
  const { edit, seesEdits, seesDeletes, seesMembers } = other;
  return {
    ...own,
    groupInbound,
    whisper,
    customerJoin,
    customerPost,
    replyLink,
    edit,
    seesEdits,
    seesDeletes,
    seesMembers,
    maxTextChars: Math.min(own.maxTextChars, other.maxTextChars),
  };
}

/** Whether messages there reach the bot. */
export function isHeard({ groupInbound }: Capabilities, where: WebRoomKind, addressed: boolean): boolean {
  return where === 'dm' || groupInbound === 'all' || (groupInbound === 'mention-only' && addressed);
}
