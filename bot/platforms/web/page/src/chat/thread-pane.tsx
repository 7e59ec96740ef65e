import { Bubble } from '@ant-design/x';
import CloseOutlined from '@ant-design/icons/es/icons/CloseOutlined';
import LeftOutlined from '@ant-design/icons/es/icons/LeftOutlined';
import Button from 'antd/es/button';
import Divider from 'antd/es/divider';
import { useChat, useModel, useTimeFormat } from '../model/use-chat.tsx';
import { useScreen } from '../use-screen.ts';
import { useWords } from '../words/use-words.ts';
import { Composer } from './composer.tsx';
import { useBubble } from './use-bubble.tsx';

const nowhere = {
  id: '',
  name: '',
  kind: 'dm',
  customerCode: null,
  members: [],
  unread: 0,
  last: null,
} as const;

/** A message and its replies. */
export function ThreadPane({ first }: { first: string }) {
  const words = useWords();
  const format = useTimeFormat();
  const model = useModel();
  const screen = useScreen();
  const openRoom = useChat((state) => state.openRoom);
  const open = useChat(({ rooms }) => rooms.find(({ id }) => id === openRoom));
  const known = useChat(({ read }) => read.get(openRoom ?? ''));
  const pending = useChat((state) => state.pending);
  const room = open ?? nowhere;
  const { toBubble, toPendingBubble } = useBubble(room);
  const messages = known?.messages ?? [];
  const opening = messages.find(({ id }) => id === first);
  const replies = messages.filter(({ thread }) => thread === first);
  const phone = screen === 'phone';

  return (
    <section className="thread" aria-label={words.thread} data-testid="thread">
      <div className="thread-head">
        {phone && (
          <Button
            type="text"
            icon={<LeftOutlined />}
            onClick={() => model.openThread(null)}
            aria-label={words.back}
          />
        )}
        <h2>{words.thread}</h2>
        <span className="thread-room">{room.name}</span>
        {!phone && (
          <Button
            type="text"
            icon={<CloseOutlined />}
            onClick={() => model.openThread(null)}
            aria-label={words.close}
          />
        )}
      </div>
      <div className="thread-body">
        {opening !== undefined && (
          <>
            <div className="thread-day">{format.day(opening.at)}</div>
            <Bubble.List className="bubbles" items={[toBubble(opening, {})]} autoScroll={false} />
          </>
        )}
        <Divider plain>{replies.length === 0 ? words.noReplies : words.replies(replies.length)}</Divider>
        <Bubble.List
          className="bubbles"
          autoScroll={false}
          items={[
            ...replies.map((reply) => toBubble(reply, {})),
            ...pending.filter(({ thread }) => thread === first).map(toPendingBubble),
          ]}
        />
      </div>
      <Composer
        room={room.id}
        thread={first}
        label={words.replyPlaceholder}
        placeholder={words.replyPlaceholder}
      />
    </section>
  );
}
