import type { Tier } from '../../templates/reader/playbook.ts';
import { readWord, tierWords } from './read-words.ts';

/** The follow-up tier (跟进等级) as people write it; null when it is neither. 潜在客户 is something else. */
export function readTier(text: string): Tier | null {
  return readWord(tierWords, text);
}
