import type { PageLanguage } from './format-time.ts';
import { createContext, useContext } from 'react';
import { RequestProblem } from '../model/api.ts';
import { en } from './en.ts';
import { type Words, zhCn } from './zh-cn.ts';

export type { PageLanguage } from './format-time.ts';

/** The page's words, one table per language. */
export const pageWords: Readonly<Record<PageLanguage, Words>> = { 'zh-CN': zhCn, en };

/** The language kept from an earlier visit; Chinese at first. */
export function readPageLanguage(kept: string | null): PageLanguage {
  return kept !== null && kept in pageWords ? (kept as PageLanguage) : 'zh-CN';
}

/** The language that the switch changes to. */
export const otherLanguage = { 'zh-CN': 'en', en: 'zh-CN' } as const satisfies Record<
  PageLanguage,
  PageLanguage
>;

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

/** The server's message, which is in the language of the page. Without one, the page's own. */
export function sayProblem({ words }: Speech, error: unknown): string {
  if (!(error instanceof RequestProblem) || error.message === '') return words.problems.other;
  return error.code === 'offline' ? words.problems.offline : error.message;
}
