import type { Core } from '../core.ts';

/** The one of the two that is in the company's language. */
export function sentence({ language }: Core, zh: string, en: string): string {
  return language === 'en' ? en : zh;
}
