import Button from 'antd/es/button';
import Modal from 'antd/es/modal';
import type { ActAnswer, ActionButton } from '../../../../../console/api/envelope.ts';
import { keyOf } from './key-of.ts';
import { useConsoleWords } from './use-console-words.ts';

interface AnswerDialogProps {
  readonly text: Extract<ActAnswer, { kind: 'text' }>['text'];
  readonly pressed: string | null;
  readonly onPress: (button: ActionButton) => Promise<void>;
  readonly onClose: () => void;
}

/** An answer that is longer than a notice, or goes on with buttons. */
export function AnswerDialog({ text, pressed, onPress, onClose }: AnswerDialogProps) {
  const words = useConsoleWords();
  const { buttons = [] } = text;
  // What asks to be confirmed has its own button for no; a second one beside it would leave it unanswered.
  const asks = buttons.length > 1 && buttons.some(({ style }) => style === 'primary');
  return (
    <Modal
      open
      title={text.title ?? words.answer}
      onCancel={onClose}
      footer={[
        ...buttons.map((button) => (
          <Button
            key={keyOf(button)}
            type={button.style === 'primary' ? 'primary' : 'default'}
            danger={button.style === 'danger'}
            loading={pressed === keyOf(button)}
            onClick={() => void onPress(button)}
          >
            {button.label}
          </Button>
        )),
        !asks && (
          <Button key="close" onClick={onClose}>
            {words.dismiss}
          </Button>
        ),
      ]}
    >
      {text.body.map((paragraph, at) => (
        <p className="answer-paragraph" key={at}>
          {paragraph}
        </p>
      ))}
      {text.fields !== undefined && (
        <dl className="answer-fields">
          {text.fields.map(({ label, value }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </Modal>
  );
}
