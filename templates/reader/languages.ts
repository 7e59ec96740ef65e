import type { Language } from './form.ts';

/** Every text and label exists in each of these languages. */
export const languages = ['zh-CN', 'en'] as const satisfies readonly Language[];

/** The language of a tag such as `zh_CN.UTF-8` or `en-GB`; null: we have no words in it. */
export function readLanguage(tag: string): Language | null {
  const primaryOf = (written: string) =>
    written
      .trim()
      .toLowerCase()
      .split(/[-_.@;]/u)[0];
  return languages.find((language) => primaryOf(language) === primaryOf(tag)) ?? null;
}
