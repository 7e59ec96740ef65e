import type { Temporal } from 'temporal-polyfill';
import { type Db, Prisma, type Tx } from '../../prisma/client.ts';
import { listed, prepared } from '../../prisma/prepared.ts';

/** When a customer's plan next changes by itself: a recurring step begins or a follow-up lapses. */
export interface NextLook {
  readonly id: string;
  readonly on: Temporal.PlainDate | null;
  /** The row version read when planning began; absent if the row is already locked. */
  readonly version?: string;
}

/**
 * A row written since planning began keeps its mark, because that run may have missed the change.
 *
 * @param beside what else the statement does, as `WITH` does it
 */
export async function setNextLooks(
  db: Db | Tx,
  looks: readonly NextLook[],
  beside: Prisma.Sql = Prisma.empty,
): Promise<void> {
  if (looks.length === 0) return;
  const ids = looks.map(({ id }) => id);
  const days = looks.map(({ on }) => on?.toString() ?? null);
  const versions = looks.map(({ version }) => version ?? null);
  await db.$executeRaw`${prepared}
    WITH ${beside} seen AS (
      SELECT s.* FROM unnest(${listed('uuid', ids)}, ${listed('date', days)}, ${listed('text', versions)}) AS s(id, next_look_on, version)
      JOIN customer c ON c.id = s.id AND (s.version IS NULL OR s.version = c.xmin::text)
      ORDER BY c.id FOR NO KEY UPDATE OF c)
    UPDATE customer SET next_look_on = seen.next_look_on FROM seen
    WHERE customer.id = seen.id AND customer.next_look_on IS DISTINCT FROM seen.next_look_on`;
}
