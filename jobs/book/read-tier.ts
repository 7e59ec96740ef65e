import type { Tier } from '../../templates/reader/playbook.ts';
import { readWord, tierWords } from './read-words.ts';

/** Parses the follow-up tier (跟进等级); null for anything else. 潜在客户 is not a tier. */
export function readTier(text: string): Tier | null {
  return readWord(tierWords, text);
}
