import { Sender, type SenderProps } from '@ant-design/x';
import type { GetRef } from 'antd';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { maxTextChars } from '../max-text-chars.ts';
import { useModel } from '../model/use-chat.tsx';
import { useNotice } from '../notice.tsx';
import { useScreen } from '../use-screen.ts';
import { useWords } from '../words/use-words.ts';
import { CompletionList } from './completion-list.tsx';
import { useCompletions } from './use-completions.ts';

interface ComposerProps {
  readonly room: string;
  readonly thread: string | null;
  readonly label: string;
  readonly placeholder: string;
}

/** The message input, with completion of commands: arrow keys select, Tab or Enter accepts. */
export function Composer({ room, thread, label, placeholder }: ComposerProps) {
  const model = useModel();
  const notice = useNotice();
  const words = useWords();
  const [text, setText] = useState('');
  const sender = useRef<GetRef<typeof Sender>>(null);
  const screen = useScreen();
  // Not on phones, where the keyboard would cover the messages.
  useEffect(() => {
    if (screen !== 'phone') sender.current?.focus();
  }, [screen]);
  const suffix = useMemo(() => drawSend(words.send), [words.send]);
  const { completions, chosen, enterTakes, choose, dismiss } = useCompletions(text);

  const send = (said: string) => {
    if (said.trim() === '') return;
    setText('');
    model.say(room, thread, said.trim()).catch(notice.complain);
  };
  const take = (index: number) => {
    const completion = completions[index];
    if (completion === undefined) return;
    dismiss();
    setText(completion.text);
  };
  /** Returning `false` keeps the key from the input. */
  const onKeyDown = (event: KeyboardEvent): false | void => {
    if (completions.length === 0 || event.nativeEvent.isComposing) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) choose((chosen + step + completions.length) % completions.length);
    else if (event.key === 'Tab' || (event.key === 'Enter' && enterTakes)) take(chosen);
    else if (event.key === 'Escape') dismiss();
    else return;
    event.preventDefault();
    return false;
  };

  return (
    <div className="composer">
      {completions.length > 0 && <CompletionList completions={completions} chosen={chosen} onTake={take} />}
      <Sender
        ref={sender}
        value={text}
        onChange={(value) => setText(value.slice(0, maxTextChars))}
        onSubmit={send}
        onKeyDown={onKeyDown}
        placeholder={placeholder}
        autoSize={{ minRows: 1, maxRows: 6 }}
        suffix={suffix}
        aria-label={label}
      />
    </div>
  );
}

/** The component's own button, with an accessible name. */
function drawSend(label: string): SenderProps['suffix'] {
  return (_button, { components: { SendButton } }) => <SendButton aria-label={label} />;
}
