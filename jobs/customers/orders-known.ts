import { Prisma } from '../../prisma/client.ts';
import { writtenDay } from '../../prisma/written-day.ts';
import type { SalesColumn } from '../../templates/reader/sales-columns.ts';

/** Where the program learns that a customer has ordered. */
export interface Orders {
  /** Which entries are orders. */
  readonly orders: readonly SalesColumn[];
  readonly zone: string;
}

/** The answer, in any field of a contact log, that means the customer has ordered again. */
export const repurchasedAnswer = 'repurchased';

/** The condition of `contact_log_repurchased_idx`, which is used only where a statement has the same words. */
const isReported = Prisma.raw(
  `l.deleted_at IS NULL AND jsonb_path_exists(l.fields, '$.* ? (@ == "${repurchasedAnswer}")')`,
);

/**
 * All orders that are known of, as a table for `FROM … o`: entries of registers, first orders, and logs that report one.
 * `kept_in` and `row` say which row it is, as merges name what they move.
 */
export function ordersSql({ orders, zone }: Orders): Prisma.Sql {
  const entries = orders.map(
    ({ register, day, states }) => Prisma.sql`
      SELECT e.customer_id, ${writtenDay(Prisma.sql`e.answers ->> ${day}`)} AS "on", FALSE AS is_first, 'entry.customer_id' AS kept_in, e.id::text AS row
      FROM entry e WHERE e.register = ${register}
        AND ${states === undefined ? Prisma.sql`TRUE` : Prisma.sql`e.state = ANY(${[...states]}::text[])`} UNION ALL`,
  );
  return Prisma.sql`(
    ${entries.length === 0 ? Prisma.empty : Prisma.join(entries, ' ')}
    SELECT o.customer_id, o.ordered_on AS "on", TRUE AS is_first, 'first_order.customer_id' AS kept_in, 'first' AS row
    FROM first_order o
    UNION ALL
    SELECT l.customer_id, (l.happened_at AT TIME ZONE ${zone})::date AS "on", FALSE AS is_first,
      'contact_log.customer_id' AS kept_in, l.id::text AS row
    FROM contact_log l WHERE ${isReported})`;
}

/** Whether order `o` was made since a day. A first order of that very day is the one that the stage follows. */
export function isOrderedSince(day: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`o."on" >= ${day} AND NOT (o.is_first AND o."on" = ${day})`;
}
