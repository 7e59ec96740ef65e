import { Sender, type SenderProps } from '@ant-design/x';
import CloseOutlined from '@ant-design/icons/es/icons/CloseOutlined';
import type { GetRef } from 'antd';
import Button from 'antd/es/button';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { maxAttachments, maxTextChars } from '../limits.ts';
import type { PickedFile } from '../../../api.ts';
import { useModel } from '../model/use-chat.tsx';
import { useNotice } from '../notice.tsx';
import { useScreen } from '../use-screen.ts';
import { useWords } from '../words/use-words.ts';
import { CompletionList, useCompletions } from './completions.tsx';
import PaperClipOutlined from '@ant-design/icons/es/icons/PaperClipOutlined';
import Tooltip from 'antd/es/tooltip';

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
  const [files, setFiles] = useState<readonly PickedFile[]>([]);
  const onlyFiles = text.trim() === '' && files.length > 0;
  const { completions, chosen, enterTakes, choose, dismiss } = useCompletions(text);

  const send = (said: string) => {
    const typed = said.trim();
    if (typed === '' && files.length === 0) return;
    // What is too much stays in the input, whole, for its writer to shorten.
    if (typed.length > maxTextChars) return notice.warn(words.textTooLong(typed.length, maxTextChars));
    if (files.length > maxAttachments) return notice.warn(words.tooManyFiles(files.length, maxAttachments));
    setText('');
    setFiles([]);
    model.say(room, thread, { text: typed, attachments: files }).catch(notice.complain);
  };
  const attach = (picked: readonly PickedFile[]) => setFiles([...files, ...picked]);
  const sendFiles = () => send('');
  const take = (index: number) => {
    const completion = completions[index];
    if (completion === undefined) return;
    dismiss();
    setText(completion.text);
  };
  /** Returning `false` keeps the key from the input. */
  const onKeyDown = (event: KeyboardEvent): false | void => {
    if (onlyFiles && event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
      sendFiles();
      event.preventDefault();
      return false;
    }
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
      {files.length > 0 && (
        <ul className="picked-files">
          {files.map(({ name }, index) => (
            <li key={index}>
              <span>📎 {name}</span>
              <Button
                type="text"
                size="small"
                icon={<CloseOutlined />}
                onClick={() => setFiles(files.filter((_, other) => other !== index))}
                aria-label={words.removeFile(name)}
              />
            </li>
          ))}
        </ul>
      )}
      <Sender
        ref={sender}
        value={text}
        onChange={setText}
        onSubmit={send}
        onKeyDown={onKeyDown}
        placeholder={placeholder}
        autoSize={{ minRows: 1, maxRows: 6 }}
        prefix={<AttachButton onPick={attach} />}
        suffix={drawSend(words.send, onlyFiles ? sendFiles : null)}
        aria-label={label}
      />
    </div>
  );
}

/**
 * The component's own button, with an accessible name. It sends text only.
 *
 * @param sendFiles sends files without text
 */
function drawSend(label: string, sendFiles: (() => void) | null): SenderProps['suffix'] {
  return (_button, { components: { SendButton } }) => (
    <SendButton aria-label={label} {...(sendFiles !== null && { disabled: false, onClick: sendFiles })} />
  );
}

/** Picks files. Only their name, kind and size are sent: the web chat stores no files. */
function AttachButton({ onPick }: { onPick: (files: readonly PickedFile[]) => void }) {
  const words = useWords();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        data-testid="pick-files"
        onChange={({ target }) => {
          onPick([...(target.files ?? [])].map(named));
          // The same file can be picked again.
          target.value = '';
        }}
      />
      <Tooltip title={words.attachHint}>
        <Button
          type="text"
          icon={<PaperClipOutlined />}
          onClick={() => input.current?.click()}
          aria-label={words.attach}
        />
      </Tooltip>
    </>
  );
}

/** The ending of the name is the kind that people know: `pdf` rather than `application/pdf`. */
function named({ name, type, size }: File): PickedFile {
  const ending = /\.([A-Za-z0-9]{1,8})$/.exec(name)?.[1];
  return {
    name: name.slice(-255),
    kind: ending?.toLowerCase() ?? (type === '' ? null : type),
    sizeBytes: size,
  };
}
