import type { Temporal } from 'temporal-polyfill';
import { toDbDate } from '../../prisma/days.ts';
import { plainYuan, readYuan } from '../../templates/reader/money.ts';
import { salesColumns } from '../../templates/reader/sales-columns.ts';
import type { Core } from '../core.ts';

/**
 * What a customer ordered in the months that end today, in yuan: its first order, and the columns of registers that count
 * as sales, by the day they were ordered.
 */
export async function readOrderedLately(
  { db, templates }: Pick<Core, 'db' | 'templates'>,
  customerId: string,
  today: Temporal.PlainDate,
  months: number,
): Promise<string> {
  const after = today.subtract({ months });
  const first = await db.firstOrder.aggregate({
    where: { customerId, orderedOn: { gt: toDbDate(after), lte: toDbDate(today) } },
    _sum: { amountFen: true },
  });
  let fen = first._sum.amountFen ?? 0n;
  for (const { register, day, amount, states } of templates.registers.flatMap(salesColumns)) {
    const entries = await db.entry.findMany({
      where: { customerId, register, ...(states === undefined ? {} : { state: { in: [...states] } }) },
      select: { answers: true },
    });
    for (const { answers } of entries) {
      const { [day]: on, [amount]: yuan } = answers as Readonly<Record<string, string>>;
      const isLate = on !== undefined && on > after.toString() && on <= today.toString();
      if (isLate) fen += readYuan(yuan ?? '') ?? 0n;
    }
  }
  return plainYuan(fen);
}
