import type { Tier } from '../../templates/playbook.ts';

const words: Readonly<Record<string, Tier>> = {
  potential: 'potential',
  潜力: 'potential',
  潜力客户: 'potential',
  ordinary: 'ordinary',
  普通: 'ordinary',
  普通客户: 'ordinary',
};

/** The follow-up tier (跟进等级) as people write it; null when it is neither. 潜在客户 is something else. */
export function readTier(text: string): Tier | null {
  return words[text.normalize('NFKC').trim().toLowerCase()] ?? null;
}
