import LockOutlined from '@ant-design/icons/es/icons/LockOutlined';
import Tag from 'antd/es/tag';
import { memo } from 'react';
import type { MessageView, RoomView } from '../../../api.ts';
import { useChat, useTimeFormat } from '../model/use-chat.tsx';
import { useWords } from '../words/use-words.ts';
import { useRoleOf } from './use-role-of.ts';
import type { DialectView } from '../../../../../rehearsal/api.ts';
import type { Words } from '../words/zh-cn.ts';

interface MessageHeadProps {
  readonly message: MessageView;
  readonly room: RoomView;
  readonly mine: boolean;
}

/** Above a message: its author, its time on the company's clock, and what is particular about it. */
export const MessageHead = memo(function MessageHead({ message, room, mine }: MessageHeadProps) {
  const words = useWords();
  const format = useTimeFormat();
  const roleOf = useRoleOf();
  const dialect = useChat(({ stage }) => stage?.dialect);
  const botName = useChat((state) => state.botName);
  const { author } = message;
  const bot = author.id === 'bot';
  const external = isExternal(room, author.id);
  const mark = dialect === undefined ? null : dialectMark(message, room, dialect, words, botName);
  return (
    <span className="message-head">
      {!mine && <span className="message-author">{author.name}</span>}
      {bot && <Tag color="blue">{words.bot}</Tag>}
      {!mine && !bot && (
        <span className={external ? 'message-role external' : 'message-role'}>{roleOf(author.id)}</span>
      )}
      {isQuiet(message, room) && (
        <span className="message-private">
          <LockOutlined /> {words.onlyYou}
        </span>
      )}
      <time className="message-time">{format.time(message.at)}</time>
      {mark !== null && <Tag color="orange">{mark}</Tag>}
      {message.edited && <span className="message-edited">{words.edited}</span>}
    </span>
  );
});

export function isExternal(room: RoomView, person: string): boolean {
  return room.members.find(({ id }) => id === person)?.external ?? false;
}

/** Only its reader sees it, in a room of several. */
export function isQuiet(message: MessageView, room: RoomView): boolean {
  return message.private && room.kind !== 'dm';
}

/** What would be different about a message on the platform that was chosen; null: nothing. */
function dialectMark(
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
