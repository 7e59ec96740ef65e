import type { Core } from '../core.ts';

/** Picks the sentence in the company's language. */
export function sentence({ language }: Core, zh: string, en: string): string {
  return language === 'en' ? en : zh;
}
