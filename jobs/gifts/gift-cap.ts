import type { GiftRules } from '../../templates/reader/load-gifts.ts';

/**
 * The cap for all gifts of the N-th anniversary together, in fen, inclusive (S0 L47): 三周年及以上 share one cap.
 *
 * @param year counted from the first deal; year 0 has no anniversary and no gift
 */
export function capOf({ capsFen }: GiftRules, year: number): bigint {
  if (year < 1) return 0n;
  return capsFen[Math.min(year, capsFen.length) - 1] ?? 0n;
}
