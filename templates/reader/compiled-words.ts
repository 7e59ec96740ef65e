import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultTemplatesDir } from './templates-dir.ts';

/** A word that was found to be right. */
export interface CompiledWord {
  /** With the name of its file: `gift/above-cap`. */
  readonly name: string;
  readonly line: number;
  readonly say: string;
  readonly uses: readonly string[];
  readonly also: readonly string[];
}

/** What `npm run generate` read from each file of the program's own words, and from which text. */
export type CompiledWords = Readonly<
  Record<string, { readonly hash: string; readonly words: readonly CompiledWord[] }>
>;

export const compiledWordsFile = join(defaultTemplatesDir(), 'reader/generated/words.json');

export const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url');

let compiled: CompiledWords | null = null;

/**
 * The words of a file, if its text is the one that `npm run generate` has read: parsing it would take a third of the time
 * in which a command answers. Null for any other text, which is then read and checked.
 */
export function compiledWords(file: string, text: string): readonly CompiledWord[] | null {
  compiled ??= existsSync(compiledWordsFile)
    ? (JSON.parse(readFileSync(compiledWordsFile, 'utf8')) as CompiledWords)
    : {};
  const known = compiled[file];
  return known?.hash === hashOf(text) ? known.words : null;
}
