import type { Core } from './core.ts';
import type { XinhangError } from './errors.ts';
import type { AnySaid } from '../templates/reader/said.ts';

/** A reason or an error as a sentence, in the language of whoever reads it. */
export function inWords(
  { templates, language }: Pick<Core, 'templates' | 'language'>,
  what: AnySaid,
): string {
  return templates.words.say(what, language);
}

/** What an error tells the person who has to do something next, in their language. */
export function explain(core: Pick<Core, 'templates' | 'language'>, error: XinhangError): string {
  return error.says === null ? error.message : inWords(core, error.says);
}
