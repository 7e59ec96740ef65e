import Button from 'antd/es/button';
import { useState } from 'react';
import type { MessageView } from '../../../api.ts';
import { useModel } from '../model/use-chat.tsx';
import { useNotice } from '../notice.tsx';
import { WholeDays } from './whole-days.tsx';

/** Renders all message content as text, never as markup. */
export function MessageBody({ message }: { message: MessageView }) {
  const { content } = message;
  if (content.kind === 'text') {
    return <MessageText text={content.text} attachments={content.attachments ?? []} />;
  }
  if (content.kind === 'command') return <code className="message-command">{content.text}</code>;
  if (content.kind === 'deleted') return null;
  const { title, body, fields = [], buttons = [] } = content.card;
  return (
    <div className="card">
      {title !== undefined && (
        <h2 className="card-title">
          <WholeDays text={title} />
        </h2>
      )}
      {body.map((paragraph, index) => (
        <p key={index} className="card-paragraph">
          <WholeDays text={paragraph} />
        </p>
      ))}
      {fields.length > 0 && (
        <dl className="card-fields">
          {fields.map(({ label, value }, index) => (
            <div key={index}>
              <dt>{label}</dt>
              <dd>
                <WholeDays text={value} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      {buttons.length > 0 && (
        <div className="card-buttons">
          {buttons.map((button, index) => (
            <CardButton key={index} message={message.id} {...button} />
          ))}
        </div>
      )}
    </div>
  );
}

interface MessageTextProps {
  readonly text: string;
  readonly attachments: readonly string[];
}

export function MessageText({ text, attachments }: MessageTextProps) {
  return (
    <>
      {text !== '' && (
        <span className="message-text">
          <WholeDays text={text} />
        </span>
      )}
      {attachments.map((line, index) => (
        <span key={index} className="message-file" data-testid="attachment">
          {line}
        </span>
      ))}
    </>
  );
}

interface CardButtonProps {
  readonly message: string;
  readonly action: string;
  readonly value: string;
  readonly label: string;
  readonly style?: 'primary' | 'danger';
}

function CardButton({ message, action, value, label, style }: CardButtonProps) {
  const model = useModel();
  const notice = useNotice();
  const [sending, setSending] = useState(false);
  const click = () => {
    setSending(true);
    model
      .send({ kind: 'click', message, action, value })
      .catch(notice.complain)
      .finally(() => setSending(false));
  };
  return (
    <Button
      type={style === 'primary' ? 'primary' : 'default'}
      danger={style === 'danger'}
      loading={sending}
      onClick={click}
    >
      {label}
    </Button>
  );
}
