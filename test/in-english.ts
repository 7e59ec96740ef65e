import type { AnySaid } from '../templates/reader/said.ts';
import { builtInWords } from '../templates/reader/words.ts';

/** Messages as an English reader sees them. */
export function inEnglish(all: readonly AnySaid[]): string[] {
  return all.map((what) => builtInWords().say(what, 'en'));
}
