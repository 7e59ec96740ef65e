import { useEffect, useState } from 'react';
import type { Completion } from '../../../api.ts';
import { useApi } from '../model/use-chat.tsx';

const pauseMs = 120;

/** What could be meant by the beginning of a command; empty for everything else. */
export function useCompletions(text: string) {
  const api = useApi();
  const [found, setFound] = useState<{ readonly text: string; readonly completions: readonly Completion[] }>({
    text: '',
    completions: [],
  });
  const [chosen, choose] = useState(0);
  const [dismissed, setDismissed] = useState<string | null>(null);
  const begins = /^\s*([/／]|[@＠])/u.test(text);

  useEffect(() => {
    if (!begins) return;
    let current = true;
    const look = async () => {
      // Suggestions are a convenience: without them one types on.
      const view = await api.complete(text).catch(() => null);
      if (!current || view === null) return;
      setFound({ text, completions: view.completions });
      choose(0);
    };
    const timer = setTimeout(() => void look(), pauseMs);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [api, text, begins]);

  const shown = begins && text !== dismissed ? found.completions : [];
  // What is typed in full needs no suggestion of itself.
  const completions = shown.length === 1 && shown[0]?.text.trim() === text.trim() ? [] : shown;
  return {
    completions,
    chosen: Math.min(chosen, Math.max(completions.length - 1, 0)),
    choose,
    dismiss: () => {
      setFound({ text, completions: [] });
      setDismissed(text);
    },
  };
}
