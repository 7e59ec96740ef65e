import type { Message } from '../../../../../console/api/message.ts';
import { WholeDays } from '../chat/whole-days.tsx';
import { useConsoleTime } from './me.ts';
import { useConsoleWords } from './use-console-words.ts';

/** Messages to come, each with its words as they will be read. */
export function MessageLines({ messages }: { readonly messages: readonly Message[] }) {
  const format = useConsoleTime();
  const words = useConsoleWords();
  return (
    <ol className="messages">
      {messages.map((message, n) => (
        <li key={n} data-testid="message">
          <details>
            <summary>
              <time dateTime={message.at}>{format.dayTime(message.at)}</time>
              <span className={message.toCustomer ? 'chip to-customer' : 'chip'}>{message.to}</span>
              {message.isEscalation && <span className="chip over">{words.escalation}</span>}
              <span>{message.what}</span>
            </summary>
            <MessageWords words={message.words} />
          </details>
        </li>
      ))}
    </ol>
  );
}

function MessageWords({ words: said }: { readonly words: Message['words'] }) {
  const words = useConsoleWords();
  if (said === null) return <p className="message-words">{words.wordsNotKnown}</p>;
  const { title, body, fields, buttons } = said;
  return (
    <blockquote className="message-words">
      {title !== null && (
        <p className="message-title">
          <WholeDays text={title} />
        </p>
      )}
      {body.map((paragraph, n) => (
        <p key={n}>
          <WholeDays text={paragraph} />
        </p>
      ))}
      {fields.map(({ label, value }) => (
        <p className="message-field" key={label}>
          <span>{label}</span> <WholeDays text={value} />
        </p>
      ))}
      {buttons.length > 0 && (
        <p className="chips">
          {buttons.map((button) => (
            <span className="message-button" key={button}>
              {button}
            </span>
          ))}
        </p>
      )}
    </blockquote>
  );
}
