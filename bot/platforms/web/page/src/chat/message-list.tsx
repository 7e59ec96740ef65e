import { Bubble } from '@ant-design/x';
import Button from 'antd/es/button';
import Empty from 'antd/es/empty';
import Skeleton from 'antd/es/skeleton';
import { useMemo, useState } from 'react';
import type { MessageView, RoomView } from '../../../api.ts';
import icon from '../icon.svg';
import { useChat, useModel, useTimeFormat } from '../model/use-chat.tsx';
import { useNotice } from '../notice.tsx';
import type { TimeFormat } from '../words/format-time.ts';
import { useWords } from '../words/use-words.ts';
import { useBubble } from './use-bubble.tsx';

/** The room's top-level messages, grouped by day; replies are in the thread pane. */
export function MessageList({ room }: { room: RoomView }) {
  const words = useWords();
  const format = useTimeFormat();
  const model = useModel();
  const notice = useNotice();
  const known = useChat(({ read }) => read.get(room.id));
  const pending = useChat((state) => state.pending);
  const me = useChat((state) => state.me);
  const { toBubble, toPendingBubble } = useBubble(room);
  const [reading, setReading] = useState(false);
  const days = useMemo(() => messagesOfDays(known?.messages ?? [], format), [known, format]);
  if (known === undefined)
    return <Skeleton className="chat-skeleton" active avatar paragraph={{ rows: 3 }} />;

  const readOlder = () => {
    setReading(true);
    model
      .readOlder(room.id)
      .catch(notice.complain)
      .finally(() => setReading(false));
  };
  const said = days.flatMap(({ key, day, messages }) => [
    { key: `day ${key}`, role: 'system', content: day, variant: 'borderless' as const },
    ...messages.map(({ message, replies }) => toBubble(message, { replies })),
  ]);

  const saying = pending.filter((message) => message.room === room.id && message.thread === null);
  const items = [...said, ...saying.map(toPendingBubble)];

  return (
    <div className="message-list" data-testid="messages">
      {known.more && (
        <Button className="message-list-older" type="link" loading={reading} onClick={readOlder}>
          {words.older}
        </Button>
      )}
      {items.length === 0 ? (
        <Empty
          className="message-list-empty"
          image={<img src={icon} width={56} height={56} alt="" />}
          styles={{ image: { height: 64 } }}
          description={room.kind === 'dm' ? words.directHint : words.noMessages}
        >
          {me?.role !== 'customer' && (
            <ol className="first-steps">
              {words.firstSteps.map((step) => (
                <li key={step}>{step}</li>
              ))}
            </ol>
          )}
        </Empty>
      ) : (
        <Bubble.List className="bubbles" items={items} />
      )}
    </div>
  );
}

interface Day {
  readonly key: string;
  /** As its heading says it. */
  readonly day: string;
  readonly messages: readonly { readonly message: MessageView; readonly replies: readonly MessageView[] }[];
}

/** The messages that begin a thread or stand alone, by the day of the company's calendar. */
function messagesOfDays(all: readonly MessageView[], format: TimeFormat): readonly Day[] {
  const replies = new Map<string, MessageView[]>();
  for (const message of all) {
    const { thread, content } = message;
    if (thread === null || content.kind === 'deleted') continue;
    const known = replies.get(thread);
    if (known === undefined) replies.set(thread, [message]);
    else known.push(message);
  }
  const days: { key: string; day: string; messages: Day['messages'][number][] }[] = [];
  for (const message of all) {
    if (message.thread !== null) continue;
    const key = format.dayKey(message.at);
    const line = { message, replies: replies.get(message.id) ?? [] };
    const last = days.at(-1);
    if (last?.key === key) last.messages.push(line);
    else days.push({ key, day: format.day(message.at), messages: [line] });
  }
  return days;
}
