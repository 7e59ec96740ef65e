import { useEffect, useState } from 'react';
import type { Completion } from '../../../api.ts';
import { useApi } from '../model/use-chat.tsx';
import { useWords } from '../words/use-words.ts';

const pauseMs = 120;

/** Completions for a partial command; empty for any other text. */
export function useCompletions(text: string) {
  const api = useApi();
  const [found, setFound] = useState<{ readonly text: string; readonly completions: readonly Completion[] }>({
    text: '',
    completions: [],
  });
  const [{ chosen, picked }, setChoice] = useState({ chosen: 0, picked: false });
  const [dismissed, setDismissed] = useState<string | null>(null);
  const begins = /^\s*([/／]|[@＠])/u.test(text);

  useEffect(() => {
    if (!begins) return;
    let current = true;
    const look = async () => {
      // Errors are ignored: completions are only a convenience.
      const view = await api.complete(text).catch(() => null);
      if (!current || view === null) return;
      setFound({ text, completions: view.completions });
      setChoice({ chosen: 0, picked: false });
    };
    const timer = setTimeout(() => void look(), pauseMs);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [api, text, begins]);

  const shown = begins && text !== dismissed ? found.completions : [];
  // A fully typed command needs no suggestion of itself.
  const completions = shown.length === 1 && shown[0]?.text.trim() === text.trim() ? [] : shown;
  const completion = completions[chosen]?.text;
  return {
    completions,
    chosen,
    /** Enter sends the text, unless its last word is incomplete or a suggestion was picked with the arrow keys. */
    enterTakes: found.text === text && (picked || finishesWord(completion, text)),
    choose: (index: number) => setChoice({ chosen: index, picked: true }),
    dismiss: () => {
      setFound({ text, completions: [] });
      setDismissed(text);
    },
  };
}

function finishesWord(completion: string | undefined, typed: string): boolean {
  const begun = typed.trimStart().replace(/^／/u, '/');
  return completion?.startsWith(begun) === true && /^\S/u.test(completion.slice(begun.length));
}

interface CompletionListProps {
  readonly completions: readonly Completion[];
  readonly chosen: number;
  readonly onTake: (index: number) => void;
}

export function CompletionList({ completions, chosen, onTake }: CompletionListProps) {
  const words = useWords();
  return (
    <ul className="completions" role="listbox" aria-label={words.completions}>
      {completions.map(({ text, label, hint }, index) => (
        <li
          key={text}
          role="option"
          aria-selected={index === chosen}
          ref={(item) => {
            if (index === chosen) item?.scrollIntoView({ block: 'nearest' });
          }}
          // Handled on mousedown, because a click would move the focus away from the input.
          onMouseDown={(event) => {
            event.preventDefault();
            onTake(index);
          }}
        >
          <code>{label}</code>
          {hint !== undefined && <span>{hint}</span>}
        </li>
      ))}
    </ul>
  );
}
