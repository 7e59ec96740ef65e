import { createHash } from 'node:crypto';

/**
 * Which of a text's bodies a customer is greeted with in a year: another one every year, and not the same one in all
 * groups.
 *
 * @param count how many there are; from two on, no two years running are the same
 */
export function pickVariant(customerId: string, year: number, count: number): number {
  if (count < 1) return 0;
  const start = createHash('sha256').update(customerId).digest().readUInt32BE(0);
  return (start + year) % count;
}
