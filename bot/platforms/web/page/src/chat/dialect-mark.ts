import type { MessageView, RoomView } from '../../../api.ts';
import type { DialectView } from '../../../../../rehearsal/api.ts';
import type { Words } from '../words/zh-cn.ts';

/** What would be different about a message on the platform that was chosen; null: nothing. */
export function dialectMark(
  { author, content, private: isPrivate }: MessageView,
  room: RoomView,
  { id, name, means }: DialectView,
  words: Words,
  botName: string,
): string | null {
  if (id === 'web' || room.kind === 'dm') return null;
  const { groupInbound, customerPost, whisper } = means;
  if (author.id === 'bot') {
    if (isPrivate) return whisper === 'none' ? words.sentApart(name) : null;
    return room.kind === 'customer' && customerPost !== 'direct' ? words.postedByColleague(name) : null;
  }
  if (groupInbound === 'all') return null;
  if (content.kind === 'command') return words.readByAll;
  const text = content.kind === 'text' ? content.text.replaceAll('＠', '@').replaceAll(/@\s+/gu, '@') : '';
  const addressed = groupInbound === 'mention-only' && text.includes(`@${botName}`);
  return addressed ? null : words.notHeard;
}
