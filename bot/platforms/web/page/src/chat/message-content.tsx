import CommentOutlined from '@ant-design/icons/es/icons/CommentOutlined';
import EditOutlined from '@ant-design/icons/es/icons/EditOutlined';
import EllipsisOutlined from '@ant-design/icons/es/icons/EllipsisOutlined';
import FileDoneOutlined from '@ant-design/icons/es/icons/FileDoneOutlined';
import RollbackOutlined from '@ant-design/icons/es/icons/RollbackOutlined';
import Button from 'antd/es/button';
import Dropdown from 'antd/es/dropdown';
import { memo } from 'react';
import type { MessageView } from '../../../api.ts';
import { useChat, useModel } from '../model/use-chat.tsx';
import { useNotice } from '../notice.tsx';
import { useClosing } from '../use-closing.ts';
import { useWords } from '../words/use-words.ts';
import { MessageBody } from './message-body.tsx';

interface MessageContentProps {
  readonly message: MessageView;
  readonly canReply: boolean;
  readonly onEdit: (message: string) => void;
}

/** A message's content with its menu, which is opened by right click, long press, or the button that appears on hover. */
export const MessageContent = memo(function MessageContent({
  message,
  canReply,
  onEdit,
}: MessageContentProps) {
  const words = useWords();
  const model = useModel();
  const notice = useNotice();
  const me = useChat((state) => state.me);
  const byRightClick = useClosing();
  const byButton = useClosing();
  const isText = message.content.kind === 'text';
  const mine = message.author.id === me?.id;
  const staff = me !== null && me.role !== 'customer';
  const items = [
    ...(canReply && !message.private
      ? [{ key: 'reply', icon: <CommentOutlined />, label: words.reply }]
      : []),
    ...(isText && staff ? [{ key: 'keep', icon: <FileDoneOutlined />, label: words.keep }] : []),
    ...(isText && mine
      ? [
          { key: 'edit', icon: <EditOutlined />, label: words.edit },
          { key: 'recall', icon: <RollbackOutlined />, label: words.recall, danger: true },
        ]
      : []),
  ];
  const body = <MessageBody message={message} />;
  if (items.length === 0) return body;

  const choose = ({ key }: { key: string }) => {
    if (key === 'reply') model.openThread(message.id);
    else if (key === 'edit') onEdit(message.id);
    else if (key === 'keep') model.send({ kind: 'keep', message: message.id }).catch(notice.complain);
    else model.send({ kind: 'delete', message: message.id }).catch(notice.complain);
  };
  const menu = { items, onClick: choose };

  return (
    <>
      <Dropdown trigger={['contextMenu']} menu={menu} {...byRightClick}>
        <div className="message-body">{body}</div>
      </Dropdown>
      <Dropdown trigger={['click']} menu={menu} placement="bottomRight" {...byButton}>
        <Button
          className="message-more"
          type="text"
          size="small"
          icon={<EllipsisOutlined />}
          aria-label={words.more}
        />
      </Dropdown>
    </>
  );
});
