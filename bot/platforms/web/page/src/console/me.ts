import { createContext, useContext } from 'react';
import type { AnswerOf } from '../../../../../console/api/index.ts';
import { timeFormatOf, type TimeFormat } from '../words/format-time.ts';
import { useSpeech } from '../words/use-words.ts';

export const MeContext = createContext<AnswerOf<'me'> | null>(null);

export function useMe(): AnswerOf<'me'> {
  const me = useContext(MeContext);
  if (me === null) throw new Error('shown before it is known who is signed in');
  return me;
}

/** In the company's zone. */
export function useConsoleTime(): TimeFormat {
  const { zone } = useMe();
  const { language } = useSpeech();
  return timeFormatOf(language, zone);
}
