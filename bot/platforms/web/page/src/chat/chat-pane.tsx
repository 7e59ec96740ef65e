import MenuOutlined from '@ant-design/icons/es/icons/MenuOutlined';
import ScheduleOutlined from '@ant-design/icons/es/icons/ScheduleOutlined';
import Button from 'antd/es/button';
import Empty from 'antd/es/empty';
import Popover from 'antd/es/popover';
import Tag from 'antd/es/tag';
import Tooltip from 'antd/es/tooltip';
import type { RoomView } from '../../../api.ts';
import { PersonAvatar } from '../avatar.tsx';
import { useChat } from '../model/use-chat.tsx';
import { useClosing } from '../use-closing.ts';
import { useWords } from '../words/use-words.ts';
import { Composer } from './composer.tsx';
import { MessageList } from './message-list.tsx';
import { useRoleOf } from './use-role-of.ts';
import '../styles/chat.css';

interface ChatPaneProps {
  /** Present if the room list is hidden. */
  readonly onOpenRooms?: () => void;
  readonly panelOpen: boolean;
  /** Present if there is a panel for the room. */
  readonly onTogglePanel?: () => void;
}

export function ChatPane({ onOpenRooms, panelOpen, onTogglePanel }: ChatPaneProps) {
  const words = useWords();
  const rooms = useChat((state) => state.rooms);
  const openRoom = useChat((state) => state.openRoom);
  const me = useChat((state) => state.me);
  const room = rooms.find(({ id }) => id === openRoom);
  const waiting = rooms.reduce((sum, { id, unread }) => sum + (id === openRoom ? 0 : unread), 0);

  return (
    <main className="chat" data-testid="chat" data-room={openRoom ?? ''}>
      <div className="chat-head">
        {onOpenRooms && (
          <Button
            type="text"
            className="chat-menu"
            icon={<MenuOutlined />}
            onClick={onOpenRooms}
            aria-label={words.openRooms}
          >
            {waiting > 0 && <span className="chat-menu-waiting">{waiting > 99 ? '99+' : waiting}</span>}
          </Button>
        )}
        {room !== undefined && <RoomTitle room={room} />}
        <span className="chat-head-space" />
        {onTogglePanel && (
          <Tooltip title={words.followUps} {...(onOpenRooms && { open: false })}>
            <Button
              type={panelOpen ? 'primary' : 'text'}
              ghost={panelOpen}
              icon={<ScheduleOutlined />}
              onClick={onTogglePanel}
              aria-label={words.followUps}
              aria-pressed={panelOpen}
              data-testid="toggle-follow-ups"
            />
          </Tooltip>
        )}
      </div>
      {room === undefined ? (
        <div className="chat-nothing">
          <Empty
            image={Empty.PRESENTED_IMAGE_SIMPLE}
            description={rooms.length === 0 ? words.noRooms : words.pickRoom}
          >
            {rooms.length === 0 && me?.role === 'supervisor' && words.noRoomsHint}
          </Empty>
        </div>
      ) : (
        <>
          <MessageList room={room} key={`list ${room.id}`} />
          <Composer
            key={`composer ${room.id}`}
            room={room.id}
            thread={null}
            label={words.sayIn(room.name)}
            placeholder={me?.role === 'customer' ? words.sayPlaceholderCustomer : words.sayPlaceholder}
          />
        </>
      )}
    </main>
  );
}

function RoomTitle({ room }: { room: RoomView }) {
  const words = useWords();
  const roleOf = useRoleOf();
  const closing = useClosing();
  const me = useChat((state) => state.me);
  if (room.kind === 'dm') {
    return (
      <div className="chat-title">
        <h1>{room.name}</h1>
        <Tag color="blue">{words.bot}</Tag>
      </div>
    );
  }
  return (
    <div className="chat-title">
      <h1>{room.name}</h1>
      {room.kind === 'customer' && me?.role !== 'customer' && (
        <Tooltip title={words.externalHint}>
          <Tag color="orange">{words.external}</Tag>
        </Tooltip>
      )}
      <Popover
        {...closing}
        trigger="click"
        placement="bottom"
        title={words.memberList}
        content={
          <ul className="member-list">
            {room.members.map(({ id, name, external }) => (
              <li key={id}>
                <PersonAvatar id={id} name={name} external={external} size={28} />
                <span>{name}</span>
                <span className="member-role">{roleOf(id)}</span>
              </li>
            ))}
          </ul>
        }
      >
        <Button type="text" size="small" className="chat-members">
          {words.members(room.members.length)}
        </Button>
      </Popover>
    </div>
  );
}
