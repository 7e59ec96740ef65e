import type { Core } from '../core.ts';

/** Picks the sentence in the company's language. */
export function sentence({ language }: Pick<Core, 'language'>, zh: string, en: string): string {
  return language === 'en' ? en : zh;
}
