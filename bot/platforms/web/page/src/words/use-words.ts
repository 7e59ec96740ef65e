import { createContext, useContext } from 'react';
import { RequestProblem } from '../model/api.ts';
import { type Words, zhCn } from './zh-cn.ts';

export type PageLanguage = 'zh-CN' | 'en';

export interface Speech {
  readonly language: PageLanguage;
  readonly words: Words;
  readonly setLanguage: (language: PageLanguage) => void;
}

export const SpeechContext = createContext<Speech>({
  language: 'zh-CN',
  words: zhCn,
  setLanguage: () => {},
});

export const useSpeech = (): Speech => useContext(SpeechContext);
export const useWords = (): Words => useSpeech().words;

/** The server's message in Chinese; in English the page's own message for the error code. */
export function sayProblem({ words, language }: Speech, error: unknown): string {
  if (!(error instanceof RequestProblem)) return words.problems['other'] ?? String(error);
  if (language === 'zh-CN' && error.code !== 'offline') return error.message;
  return words.problems[error.code] ?? words.problems['other'] ?? error.message;
}
