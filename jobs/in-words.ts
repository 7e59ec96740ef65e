import type { Core } from './core.ts';
import type { XinhangError } from './errors.ts';
import type { Language } from '../templates/reader/form.ts';
import { inBrief } from '../templates/reader/in-brief.ts';
import type { AnySaid, Labels, Spoken } from '../templates/reader/said.ts';

/** Renders a reason or an error in the reader's language. */
export function inWords(
  { templates, language }: Pick<Core, 'templates' | 'language'>,
  what: AnySaid | Labels,
): string {
  return templates.words.say(what, language);
}

/** The same for what may be text that a person wrote, which stays as it is. */
export function spoken(core: Pick<Core, 'templates' | 'language'>, what: Spoken): string {
  return typeof what === 'string' ? what : inWords(core, what);
}

/**
 * The message of an error, in the language of the person who has to act on it. It quotes only the beginning of what they
 * wrote.
 */
export function explain(core: Pick<Core, 'templates' | 'language'>, error: XinhangError): string {
  return inWords(core, inBrief(error.says));
}

/** The same core, with words in the language that a person chose. @param language null: the company's */
export function speakingTo<Given extends Pick<Core, 'language' | 'companyLanguage'>>(
  core: Given,
  language: Language | null,
): Given {
  if (language === null || language === core.language) return core;
  return { ...core, language, companyLanguage: companyLanguage(core) };
}

/** For customers, and for words that are stored and read by others. */
export function companyLanguage(core: Pick<Core, 'language' | 'companyLanguage'>): Language {
  return core.companyLanguage ?? core.language;
}

/** The same core, with the company's words. */
export function speakingToCompany<Given extends Pick<Core, 'language' | 'companyLanguage'>>(
  core: Given,
): Given {
  return { ...core, language: companyLanguage(core) };
}
