import Button from 'antd/es/button';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useActing } from './acting.tsx';
import { useConsoleWords } from './use-console-words.ts';

/** Takes the commands of the chat. Ctrl+K or ⌘K opens it; what was typed is still there when it is opened again. */
export function CommandLine() {
  const words = useConsoleWords();
  const { run } = useActing();
  const dialog = useRef<HTMLDialogElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const open = useCallback(() => {
    if (dialog.current?.open === true) return;
    dialog.current?.showModal();
    field.current?.select();
  }, []);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.shiftKey) return;
      event.preventDefault();
      open();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [open]);
  const submit = (event: { preventDefault(): void }) => {
    event.preventDefault();
    const command = text.trim().replace(/^[/／]crm\s*/iu, '');
    if (command === '') return;
    dialog.current?.close();
    void run({ kind: 'command', text: command });
  };
  return (
    <>
      <Button className="command-button" onClick={open} aria-keyshortcuts="Control+K Meta+K">
        {words.command}
      </Button>
      <dialog ref={dialog} className="command-line" aria-label={words.command}>
        <form onSubmit={submit}>
          <label>
            <span>{words.commandHint}</span>
            <input
              ref={field}
              type="text"
              value={text}
              maxLength={4_000}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => setText(event.target.value)}
            />
          </label>
          <Button type="primary" htmlType="submit">
            {words.runCommand}
          </Button>
        </form>
      </dialog>
    </>
  );
}
