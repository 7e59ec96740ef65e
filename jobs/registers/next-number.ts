import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { numberIn, periodOf, type Register } from '../../templates/reader/register.ts';

/**
 * The next number of a register: `TS2603-001`. The counter's row is locked until the transaction ends, so that no number
 * is given twice, and it stays when entries are deleted.
 */
export async function nextNumber(
  tx: Tx,
  { key, number }: Pick<Register, 'key' | 'number'>,
  today: Temporal.PlainDate,
): Promise<string> {
  const period = periodOf(number, today);
  const [row] = await tx.$queryRaw<{ last: number }[]>`
    INSERT INTO entry_counter (register, period, last) VALUES (${key}, ${period}, 1)
    ON CONFLICT (register, period) DO UPDATE SET last = entry_counter.last + 1
    RETURNING last`;
  return numberIn(period, number.digits, row?.last ?? 1);
}
