import { Bubble } from '@ant-design/x';
import Button from 'antd/es/button';
import Empty from 'antd/es/empty';
import Skeleton from 'antd/es/skeleton';
import { useState } from 'react';
import type { RoomView } from '../../../api.ts';
import icon from '../icon.svg';
import { useChat, useModel, useTimeFormat } from '../model/use-chat.tsx';
import { useNotice } from '../notice.tsx';
import { useWords } from '../words/use-words.ts';
import { useBubble } from './use-bubble.tsx';

/** The room's top-level messages, grouped by day; replies are in the thread pane. */
export function MessageList({ room }: { room: RoomView }) {
  const words = useWords();
  const format = useTimeFormat();
  const model = useModel();
  const notice = useNotice();
  const { read, pending, me } = useChat();
  const { toBubble, toPendingBubble } = useBubble(room);
  const [reading, setReading] = useState(false);
  const known = read.get(room.id);
  if (known === undefined)
    return <Skeleton className="chat-skeleton" active avatar paragraph={{ rows: 3 }} />;

  const firsts = known.messages.filter(({ thread }) => thread === null);
  const readOlder = () => {
    setReading(true);
    model
      .readOlder(room.id)
      .catch(notice.complain)
      .finally(() => setReading(false));
  };
  const said = firsts.flatMap((message, index) => {
    const before = firsts[index - 1];
    const newDay = before === undefined || format.dayKey(before.at) !== format.dayKey(message.at);
    const replies = known.messages.filter(
      ({ thread, content }) => thread === message.id && content.kind !== 'deleted',
    );
    return [
      ...(newDay
        ? [
            {
              key: `day ${message.id}`,
              role: 'system',
              content: format.day(message.at),
              variant: 'borderless' as const,
            },
          ]
        : []),
      toBubble(message, { replies }),
    ];
  });

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
