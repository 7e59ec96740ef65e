import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { numberIn, periodOf, type Register } from '../../templates/reader/register.ts';

type Numbered = Pick<Register, 'key' | 'number'>;

/** The next number of a register: `TS2603-001`. */
export async function nextNumber(tx: Tx, register: Numbered, today: Temporal.PlainDate): Promise<string> {
  const [number = ''] = await nextNumbers(tx, [{ register, on: today }]);
  return number;
}

/**
 * The same for several entries in one statement, in their order. The counters' rows are locked until the transaction ends, so
 * that no number is given twice, and they stay when entries are deleted.
 */
export async function nextNumbers(
  tx: Tx,
  entries: readonly { readonly register: Numbered; readonly on: Temporal.PlainDate }[],
): Promise<readonly string[]> {
  if (entries.length === 0) return [];
  const wanted = new Map<string, { register: string; period: string; n: number }>();
  const counted = entries.map(({ register, on }) => {
    const period = periodOf(register.number, on);
    const key = `${register.key} ${period}`;
    const counter = wanted.get(key) ?? { register: register.key, period, n: 0 };
    counter.n += 1;
    wanted.set(key, counter);
    return { key, period, digits: register.number.digits, nth: counter.n };
  });
  const rows = await tx.$queryRaw<{ register: string; period: string; last: number }[]>`
    INSERT INTO entry_counter (register, period, last)
    SELECT register, period, n FROM jsonb_to_recordset(${JSON.stringify([...wanted.values()])}::jsonb)
      AS w(register text, period text, n int) ORDER BY register, period
    ON CONFLICT (register, period) DO UPDATE SET last = entry_counter.last + EXCLUDED.last
    RETURNING register, period, last`;
  const before = new Map(
    rows.map(({ register, period, last }) => {
      const key = `${register} ${period}`;
      return [key, last - (wanted.get(key)?.n ?? 0)];
    }),
  );
  return counted.map(({ key, period, digits, nth }) =>
    numberIn(period, digits, (before.get(key) ?? 0) + nth),
  );
}
