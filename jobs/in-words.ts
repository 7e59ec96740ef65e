import type { Core } from './core.ts';
import type { XinhangError } from './errors.ts';
import { inBrief } from '../templates/reader/in-brief.ts';
import type { AnySaid, Labels } from '../templates/reader/said.ts';

/** Renders a reason or an error in the reader's language. */
export function inWords(
  { templates, language }: Pick<Core, 'templates' | 'language'>,
  what: AnySaid | Labels,
): string {
  return templates.words.say(what, language);
}

/**
 * The message of an error, in the language of the person who has to act on it. It quotes only the beginning of what they
 * wrote.
 */
export function explain(core: Pick<Core, 'templates' | 'language'>, error: XinhangError): string {
  return inWords(core, inBrief(error.says));
}
