import { memo } from 'react';
import CommentOutlined from '@ant-design/icons/es/icons/CommentOutlined';
import type { MessageView } from '../../../api.ts';
import { PersonAvatar } from '../avatar.tsx';
import { useChat, useModel, useNow, useTimeFormat } from '../model/use-chat.tsx';
import { useWords } from '../words/use-words.ts';

interface ThreadLinkProps {
  readonly message: MessageView;
  readonly replies: readonly MessageView[];
}

/** Shown under messages with replies, and under the bot's messages in a group, which are answered in their thread. */
export const ThreadLink = memo(
  LinkToThread,
  (before, after) =>
    before.message === after.message &&
    before.replies.length === after.replies.length &&
    before.replies.every((reply, index) => reply === after.replies[index]),
);

function LinkToThread({ message, replies }: ThreadLinkProps) {
  const words = useWords();
  const format = useTimeFormat();
  const model = useModel();
  const now = useNow();
  const isOpen = useChat(({ openThread }) => openThread === message.id);
  const inGroup = useChat(({ rooms }) => rooms.find(({ id }) => id === message.room)?.kind !== 'dm');
  const last = replies.at(-1);
  if (message.private || (last === undefined && !(message.author.id === 'bot' && inGroup))) return null;
  const authors = [...new Map(replies.map(({ author }) => [author.id, author])).values()].slice(0, 3);
  const isToday = last !== undefined && now !== null && format.dayKey(last.at) === format.dayKey(now);

  return (
    <button
      type="button"
      className="thread-link"
      data-testid="thread-link"
      aria-expanded={isOpen}
      onClick={() => model.openThread(message.id)}
    >
      {last === undefined ? (
        <>
          <CommentOutlined /> {words.reply}
        </>
      ) : (
        <>
          {authors.map(({ id, name }) => (
            <PersonAvatar key={id} id={id} name={name} external={id.startsWith('customer:')} size={20} />
          ))}
          <b>{words.replies(replies.length)}</b>
          <span>{words.lastReply(isToday ? format.time(last.at) : format.dayTime(last.at))}</span>
        </>
      )}
    </button>
  );
}
