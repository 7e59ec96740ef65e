import { createHash } from 'node:crypto';

/**
 * Picks the greeting variant for a customer and a year: a different one each year, and not the same one in all
 * groups.
 *
 * @param count number of variants; with two or more, consecutive years always differ
 */
export function pickVariant(customerId: string, year: number, count: number): number {
  if (count <= 1) return 0;
  const start = createHash('sha256').update(customerId).digest().readUInt32BE(0);
  return (start + year) % count;
}
