import { Conversations } from '@ant-design/x';
import SearchOutlined from '@ant-design/icons/es/icons/SearchOutlined';
import Badge from 'antd/es/badge';
import Empty from 'antd/es/empty';
import Input from 'antd/es/input';
import { useState } from 'react';
import type { RoomView, WebPerson } from '../../../api.ts';
import { GroupAvatar, PersonAvatar } from '../avatar.tsx';
import { useChat, useModel, useNow, useTimeFormat } from '../model/use-chat.tsx';
import { useNotice } from '../notice.tsx';
import { useWords } from '../words/use-words.ts';
import '../styles/rooms.css';
import type { Words } from '../words/zh-cn.ts';

const searchFrom = 8;

export function RoomList({ onOpened }: { onOpened?: () => void }) {
  const words = useWords();
  const model = useModel();
  const notice = useNotice();
  const rooms = useChat((state) => state.rooms);
  const openRoom = useChat((state) => state.openRoom);
  const me = useChat((state) => state.me);
  const [sought, setSought] = useState('');
  const shown = rooms.filter(({ name }) => name.toLowerCase().includes(sought.trim().toLowerCase()));
  const groupOf = { dm: words.direct, customer: words.customerRooms, staff: words.staffRooms };
  const open = (room: string) => {
    model.openRoom(room).catch(notice.complain);
    onOpened?.();
  };

  return (
    <div className="rooms">
      <div className="rooms-head">
        {me !== null && (
          <>
            <PersonAvatar id={me.id} name={me.name} external={me.role === 'customer'} size={36} />
            <div className="rooms-me">
              <strong>{me.name}</strong>
              <span>{words.roles[me.role]}</span>
            </div>
          </>
        )}
      </div>
      {rooms.length >= searchFrom && (
        <Input
          className="rooms-search"
          prefix={<SearchOutlined />}
          value={sought}
          onChange={(event) => setSought(event.target.value)}
          placeholder={words.rooms}
          allowClear
        />
      )}
      {rooms.length === 0 ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={words.noRooms}>
          {me?.role === 'supervisor' && <p className="rooms-hint">{words.noRoomsHint}</p>}
        </Empty>
      ) : (
        <Conversations
          className="rooms-list"
          activeKey={openRoom ?? ''}
          groupable
          items={shown.map((room) => ({
            key: room.id,
            group: groupOf[room.kind],
            label: <RoomItem room={room} />,
            tabIndex: 0,
            'data-testid': 'room',
            'data-room': room.id,
            'aria-current': room.id === openRoom,
            onKeyDown: (event) => {
              if (event.key === 'Enter') open(room.id);
            },
          }))}
          onActiveChange={open}
        />
      )}
    </div>
  );
}

function RoomItem({ room }: { room: RoomView }) {
  const words = useWords();
  const format = useTimeFormat();
  const now = useNow();
  const me = useChat((state) => state.me);
  const { last } = room;
  const isToday = last !== null && now !== null && format.dayKey(last.at) === format.dayKey(now);

  return (
    <span className="room-item">
      <Badge count={room.unread} size="small" offset={[-3, 3]} title={words.waiting(room.unread)}>
        {room.kind === 'dm' ? (
          <PersonAvatar id="bot" name={room.name} size={42} />
        ) : (
          <GroupAvatar members={room.members} size={42} />
        )}
      </Badge>
      <span className="room-item-words">
        <span className="room-item-line">
          <span className="room-item-name">{room.name}</span>
          {last !== null && (
            <time className="room-item-time">
              {isToday ? format.time(last.at) : format.shortDay(last.at)}
            </time>
          )}
        </span>
        <span className="room-item-preview">{previewOf(room, me, words)}</span>
      </span>
    </span>
  );
}

type Written = Exclude<RoomView['last'], null>['content'] & { readonly kind: 'text' | 'command' };

function wordsOf(content: Written): string {
  if (content.kind === 'command') return content.text;
  return [content.text, ...(content.attachments ?? [])].join(' ').trim();
}

/** The last message on one line, with its author in groups. */
function previewOf(room: RoomView, me: WebPerson | null, words: Words): string {
  const { last } = room;
  if (last === null) return words.noMessages;
  const { content, author } = last;
  if (content.kind === 'deleted')
    return author.id === me?.id ? words.deletedOwn : words.deletedBy(author.name);
  const text =
    content.kind === 'card' ? (content.card.title ?? content.card.body.join(' ')) : wordsOf(content);
  const line = text.replaceAll(/\s+/g, ' ');
  // In a direct chat everything is private, and the authors are obvious.
  if (room.kind === 'dm') return line;
  const shown = last.private ? `[${words.onlyYou}] ${line}` : line;
  return author.id === me?.id ? shown : `${author.name}: ${shown}`;
}
