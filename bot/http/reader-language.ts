import type { FastifyRequest } from 'fastify';
import type { Language } from '../../templates/reader/form.ts';
import { readLanguage } from '../../templates/reader/languages.ts';

/** The first language of `Accept-Language` that we have words in; English for programs that ask for none. */
export function readerLanguage({ headers }: Pick<FastifyRequest, 'headers'>): Language {
  for (const tag of (headers['accept-language'] ?? '').split(',')) {
    const language = readLanguage(tag);
    if (language !== null) return language;
  }
  return 'en';
}
