import type { Temporal } from 'temporal-polyfill';
import type { Db, Tx } from '../../prisma/client.ts';
import { fromDbDate } from '../../prisma/days.ts';

export interface FirstOrder {
  readonly orderedOn: Temporal.PlainDate;
  readonly promisedOn: Temporal.PlainDate;
  readonly deliveredOn: Temporal.PlainDate | null;
  readonly amountFen: bigint | null;
}

/** The recorded first order; null when there is none. */
export async function readFirstOrder(db: Db | Tx, customerId: string): Promise<FirstOrder | null> {
  const row = await db.firstOrder.findUnique({ where: { customerId } });
  if (row === null) return null;
  return {
    orderedOn: fromDbDate(row.orderedOn),
    promisedOn: fromDbDate(row.promisedOn),
    deliveredOn: row.deliveredOn === null ? null : fromDbDate(row.deliveredOn),
    amountFen: row.amountFen,
  };
}
