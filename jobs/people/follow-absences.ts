import type { Temporal } from 'temporal-polyfill';
import { type Db, Prisma, type Tx } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import { followCards } from '../cards/follow-cards.ts';

/** While people are away, their cards say who stands in for them. */
export async function followAbsences(
  tx: Tx,
  staffIds: readonly string[],
  at: Temporal.Instant,
): Promise<void> {
  await follow(tx, Prisma.sql`f.owner_id = ANY(${[...staffIds]}::uuid[])`, at);
}

/** The same for absences that begin on a day or ended the day before. Once a day. */
export async function followBeginnings(
  db: Db,
  day: Temporal.PlainDate,
  zone: string,
  at: Temporal.Instant,
): Promise<void> {
  const since = toDbInstant(day.toZonedDateTime(zone).toInstant());
  await follow(
    db,
    Prisma.sql`f.owner_id IN (SELECT a.staff_id FROM absence a WHERE a.undone_at IS NULL
        AND (a.from_on = ${day.toString()}::date OR a.to_on = ${day.toString()}::date - 1))
      AND NOT EXISTS (SELECT FROM card_update u WHERE u.about = f.id AND u.due_at >= ${since})`,
    at,
  );
}

async function follow(tx: Tx, which: Prisma.Sql, at: Temporal.Instant): Promise<void> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT f.id FROM follow_up f WHERE f.state = 'open' AND ${which}`;
  await followCards(tx, { followUps: rows.map(({ id }) => id) }, { by: null, at });
}
