import type { BubbleItemType } from '@ant-design/x';
import { useState } from 'react';
import type { MessageView, RoomView } from '../../../api.ts';
import { PersonAvatar } from '../avatar.tsx';
import type { PendingMessage } from '../model/chat-state.ts';
import { useChat, useModel } from '../model/use-chat.tsx';
import { useNotice } from '../notice.tsx';
import { useWords } from '../words/use-words.ts';
import { MessageText } from './message-body.tsx';
import { MessageContent } from './message-content.tsx';
import { isExternal, isQuiet, MessageHead } from './message-head.tsx';
import { ThreadLink } from './thread-link.tsx';

interface BubbleOptions {
  /** Present in the room, where a thread shows as a link; absent inside the thread. */
  readonly replies?: readonly MessageView[];
}

/** Bubbles pass data attributes on to their element. */
type MarkedBubble = BubbleItemType & { readonly [mark: `data-${string}`]: string };

/**
 * Renders a message with its author, time on the company's clock, and actions. The list draws every bubble anew whenever
 * a message arrives; what is inside a bubble is drawn only when the message has changed.
 */
export function useBubble(room: RoomView) {
  const words = useWords();
  const model = useModel();
  const notice = useNotice();
  const me = useChat((state) => state.me);
  const [editing, setEditing] = useState<string | null>(null);

  const toBubble = (message: MessageView, { replies }: BubbleOptions): MarkedBubble => {
    const { id, author, content } = message;
    const mine = author.id === me?.id;
    if (content.kind === 'deleted') {
      const text = mine ? words.deletedOwn : words.deletedBy(author.name);
      return {
        key: id,
        role: 'system',
        content:
          replies && replies.length > 0 ? <Recalled text={text} message={message} replies={replies} /> : text,
        variant: 'borderless',
      };
    }
    const bot = author.id === 'bot';
    const saveEdit = (text: string) => {
      setEditing(null);
      if (content.kind !== 'text' || text.trim() === '' || text === content.text) return;
      model.send({ kind: 'edit', message: id, text, base: message.version }).catch(notice.complain);
    };
    return {
      key: id,
      role: bot ? 'bot' : mine ? 'mine' : 'theirs',
      placement: mine ? 'end' : 'start',
      // antd marks the kind of a bubble by a class; this is our own.
      className: `message ${bot ? 'message-bot' : mine ? 'message-mine' : 'message-theirs'}${isQuiet(message, room) ? ' message-quiet' : ''}`,
      'data-testid': 'message',
      'data-message': id,
      'data-author': author.id,
      avatar: (
        <PersonAvatar id={author.id} name={author.name} external={isExternal(room, author.id)} size={36} />
      ),
      header: <MessageHead message={message} room={room} mine={mine} />,
      content: content.kind === 'card' ? content : content.text,
      variant: 'filled',
      shape: 'corner',
      ...(editing === id
        ? {
            editable: { editing: true, okText: words.save, cancelText: words.cancel },
            onEditConfirm: saveEdit,
            onEditCancel: () => setEditing(null),
          }
        : {
            contentRender: () => (
              <MessageContent message={message} onEdit={setEditing} canReply={replies !== undefined} />
            ),
          }),
      ...(replies !== undefined && { footer: <ThreadLink message={message} replies={replies} /> }),
    };
  };

  const toPendingBubble = (said: PendingMessage): BubbleItemType => ({
    key: said.input,
    role: 'mine',
    placement: 'end',
    className: `message message-mine ${said.failed ? 'message-failed' : 'message-pending'}`,
    ...(me !== null && {
      avatar: <PersonAvatar id={me.id} name={me.name} external={me.role === 'customer'} size={36} />,
    }),
    header: (
      <span className="message-head">
        {said.failed ? (
          <button type="button" className="message-again" onClick={() => void model.sayAgain(said.input)}>
            {words.sendFailed}
          </button>
        ) : (
          <span className="message-time">{words.sending}</span>
        )}
      </span>
    ),
    content: said.text,
    variant: 'filled',
    shape: 'corner',
    contentRender: () => (
      <MessageText text={said.text} attachments={said.attachments.map(({ name }) => `📎 ${name}`)} />
    ),
  });

  return { toBubble, toPendingBubble };
}

function Recalled({
  text,
  message,
  replies,
}: {
  text: string;
  message: MessageView;
  replies: readonly MessageView[];
}) {
  return (
    <span className="message-recalled">
      {text} <ThreadLink message={message} replies={replies} />
    </span>
  );
}
