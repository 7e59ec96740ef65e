import type { Core } from './core.ts';
import type { AnySaid } from '../templates/reader/said.ts';

/** A reason or an error as a sentence, in the language of whoever reads it. */
export function inWords(
  { templates, language }: Pick<Core, 'templates' | 'language'>,
  what: AnySaid,
): string {
  return templates.words.say(what, language);
}
