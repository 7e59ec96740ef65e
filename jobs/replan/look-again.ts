import type { Temporal } from 'temporal-polyfill';
import type { Db, Tx } from '../../prisma/client.ts';
import { toDbDate } from '../../prisma/days.ts';
import { dutiesLookOn } from '../facts/duties-look-on.ts';

/**
 * Requests that customers are replanned as of a day; the next run of that day marks and plans them. For changes that
 * affect many plans: the rules, the calendar, the people above. It takes effect with the caller's transaction and locks
 * no customer.
 *
 * @param whom a change of superiors affects only open follow-ups
 */
export async function lookAgain(
  db: Db | Tx,
  on: Temporal.PlainDate,
  whom: 'everybody' | 'with-open-follow-ups',
): Promise<void> {
  await db.lookAgain.create({ data: { on: toDbDate(on), onlyOpen: whom === 'with-open-follow-ups' } });
  await lookAtDuties(db, on);
}

/** Requests that duties are planned again as of a day: rules, roles or absences have changed. */
export async function lookAtDuties(db: Db | Tx, on: Temporal.PlainDate): Promise<void> {
  await db.$executeRaw`
    INSERT INTO setting (key, value) VALUES (${dutiesLookOn}, to_jsonb(${on.toString()}::text))
    ON CONFLICT (key) DO UPDATE SET value = excluded.value WHERE setting.value #>> '{}' > excluded.value #>> '{}'`;
}

/** Customers marked per transaction, whose locks it holds. */
const page = 500;

/**
 * Marks the customers of all requests, and at their end the open entries of registers. Of two workers each does the pages
 * that the other has not begun. Customers already marked are written too, so that a run that started before the change
 * does not clear their mark.
 *
 * @param stopping checked between pages; the next run goes on from there
 */
export async function markRequested(db: Db, stopping: AbortSignal): Promise<void> {
  // Most days nothing is requested: looked at without a transaction first.
  while (!stopping.aborted && (await isRequested(db)) && (await markPage(db)));
}

async function isRequested(db: Db): Promise<boolean> {
  const { rows } = await db.sql.query('SELECT FROM look_again LIMIT 1');
  return rows.length > 0;
}

/** @returns false: nothing is requested */
async function markPage(db: Db): Promise<boolean> {
  return await db.$transaction(async (tx) => {
    const [request] = await tx.$queryRaw<
      { id: bigint; on: string; onlyOpen: boolean; after: string | null }[]
    >`
      SELECT id, "on"::text AS "on", only_open AS "onlyOpen", after FROM look_again ORDER BY id LIMIT 1 FOR UPDATE`;
    if (request === undefined) return false;
    const { id, on, onlyOpen, after } = request;
    // Locked in id order, as everywhere, to prevent deadlocks.
    const marked = await tx.$queryRaw<{ id: string }[]>`
      WITH these AS MATERIALIZED (
        SELECT c.id FROM customer c WHERE ${after}::uuid IS NULL OR c.id > ${after}::uuid
        ORDER BY c.id LIMIT ${page} FOR NO KEY UPDATE),
      marked AS (
        UPDATE customer SET next_look_on = ${on}::date
        WHERE id IN (SELECT id FROM these) AND (NOT ${onlyOpen}
          OR EXISTS (SELECT FROM follow_up f WHERE f.customer_id = customer.id AND f.state = 'open')))
      SELECT id FROM these ORDER BY id`;
    const last = marked.at(-1);
    if (last === undefined || marked.length < page) {
      await tx.$executeRaw`
        UPDATE entry SET next_look_on = ${on}::date WHERE id IN (
          SELECT id FROM entry WHERE ended_at IS NULL ORDER BY id FOR NO KEY UPDATE)`;
      await tx.lookAgain.delete({ where: { id } });
    } else await tx.lookAgain.update({ where: { id }, data: { after: last.id } });
    return true;
  });
}
