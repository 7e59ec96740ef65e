import { Prisma } from '../../prisma/client.ts';

/** A row of a customer, for figures of the past. */
interface Moving {
  /** The customer that the row belongs to now. */
  readonly customerId: Prisma.Sql;
  /** Whether a merge `m` has moved the row. */
  readonly wasMoved: Prisma.Sql;
}

/**
 * Where a row was at an instant, as a subquery with the columns `id` (the customer) and `merge` (the merge that took the row
 * from there; null: it is still there). Figures of a month stay with the people of that month when a customer is merged
 * into another one later.
 */
export function placeThen({ customerId, wasMoved }: Moving, until: Prisma.Sql): Prisma.Sql {
  const hasKept = tookOver(customerId);
  return Prisma.sql`(
    SELECT ${customerId} AS id, NULL::uuid AS merge WHERE NOT ${hasKept}
    UNION ALL
    SELECT id, merge FROM (
      WITH RECURSIVE back AS (
        SELECT ${customerId} AS id, NULL::uuid AS merge, NULL::int AS number
        UNION ALL
        SELECT m.merged_id, m.id, m.number FROM back b JOIN customer_merge m ON m.kept_id = b.id
        WHERE m.undone_at IS NULL AND m.at >= ${until} AND (b.number IS NULL OR m.number < b.number) AND ${wasMoved})
      SELECT id, merge FROM back ORDER BY number NULLS LAST LIMIT 1
    ) moved WHERE ${hasKept})`;
}

/** Whether another customer was merged into this one. Most never were, which is found out once for all rows. */
export function tookOver(customerId: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`${customerId} IN (SELECT kept_id FROM customer_merge WHERE undone_at IS NULL)`;
}

/** That customer alone. */
export function customerThen(moving: Moving, until: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(SELECT place.id FROM ${placeThen(moving, until)} place)`;
}

/** Whether merge `m` moved a row of `tablesOfCustomer`. */
export function isAmong(column: string | Prisma.Sql, row: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`m.moved->'rows'->${column}::text ? ${row}`;
}

/** Whether merge `m` moved a follow-up, or filed it with the kept customer. */
export function isFollowUpAmong(id: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(m.moved->'filed' ? ${id}::text
    OR m.moved->'followUps' @> jsonb_build_array(jsonb_build_object('id', ${id}::text)))`;
}
