import type { Language } from './form.ts';
import { said } from './said.ts';
import type { Words } from './words.ts';

/** What a text that is put together in code needs to be in the reader's language. */
export interface Speaking {
  readonly templates: { readonly words: Words };
  readonly language: Language;
}

/**
 * A list inside a text: the first lines, and how many more there are.
 *
 * @param total the full count when `lines` is already truncated
 */
export function listLines(
  { templates, language }: Speaking,
  lines: readonly string[],
  most: number,
  total: number = lines.length,
): string {
  const shown = lines.slice(0, most);
  const more = total - shown.length;
  const rest = more > 0 ? [templates.words.say(said('list/and-more', { more }), language)] : [];
  return [...shown, ...rest].map((line) => `· ${line}`).join('\n');
}
