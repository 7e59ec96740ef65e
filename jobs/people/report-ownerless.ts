import { Prisma } from '../../prisma/client.ts';
import { createHash } from 'node:crypto';
import { toDbInstant } from '../../prisma/days.ts';
import type { Core } from '../core.ts';
import { ownerSeatSql } from '../customers/owner-seat.ts';
import { directorOf } from '../facts/director-of.ts';
import { dayOf } from '../plan/moments.ts';
import { writeNotices } from '../notices/write-notice.ts';
import { noticeKey } from '../notices/notice-key.ts';
import { said, toStored } from '../../templates/reader/said.ts';

interface Ownerless {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  /** The customer's supervisor, if present and not the missing owner. */
  readonly supervisorId: string | null;
}

/** Customers named in a message; all are counted. */
const named = 10;

/**
 * Reports customers whose owner by tier has left or was removed to their supervisor, or to the marketing director if
 * the supervisor is the one missing (SYS-38: warning if none). Repeated weekly for the same customers until there is an
 * owner; one message covers all of them. A customer that never had an owner is not reported here: that is shown when it
 * is entered.
 */
export async function reportOwnerless(core: Core): Promise<void> {
  const ownerless = await core.db.$queryRaw<Ownerless[]>`
    WITH vacant AS (
      SELECT c.id FROM customer c
      WHERE c.state = 'active' AND ${ownerSeatSql} IS NULL AND EXISTS (
        SELECT FROM fact_change h WHERE h.customer_id = c.id AND h.before IS NOT NULL
          AND h.key = CASE WHEN c.tier = 'potential' THEN 'supervisor' ELSE 'salesperson' END)
      UNION ALL
      SELECT c.id
      FROM staff o JOIN customer c ON (c.supervisor_id = o.id OR c.salesperson_id = o.id) AND ${ownerSeatSql} = o.id
      WHERE o.left_on IS NOT NULL AND c.state = 'active')
    SELECT c.id, c.code, c.name,
      CASE WHEN c.tier = 'ordinary' AND v.left_on IS NULL THEN v.id END AS "supervisorId"
    FROM vacant JOIN customer c ON c.id = vacant.id LEFT JOIN staff v ON v.id = c.supervisor_id
    ORDER BY c.code`;
  const now = core.clock.now();
  const director = ownerless.some(({ supervisorId }) => supervisorId === null)
    ? ((await directorOf(core.db, null))?.id ?? null)
    : null;
  const hearers = new Map<string, Ownerless[]>();
  for (const customer of ownerless) {
    const hears = customer.supervisorId ?? director;
    if (hears === null) {
      core.log.error({ customer: customer.code }, 'a customer has no owner and no supervisor to tell');
      continue;
    }
    hearers.set(hears, [...(hearers.get(hears) ?? []), customer]);
  }
  const { yearOfWeek = 0, weekOfYear = 0 } = dayOf(now, core.rules.playbook);
  const week = { year: yearOfWeek, number: weekOfYear };
  const notices = [...hearers].map(([recipientId, customers]) => ({
    key: noticeKey({ is: 'ownerless', recipientId, week, digest: digestOf(customers) }),
    say: 'people/ownerless',
    recipientId,
    values: { count: customers.length, first: customers[0]?.code ?? '' },
    fields: customers.slice(0, named).map(({ code, name }) => ({ label: code, value: name })),
    at: now,
  }));
  const keys = notices.map(({ key }) => key);
  if (notices.length > 0) await writeNotices(core.db, notices);
  // Cancels messages about outdated sets of customers, and restores one whose set is current again.
  await core.db.sql.query(
    `UPDATE notice SET state = 'cancelled', reason = $2
     WHERE say = 'people/ownerless' AND state = 'planned' AND key <> ALL($1)`,
    [keys, toStored(said('reason/not-so-any-more'))],
  );
  if (keys.length === 0) return;
  await core.db.notice.updateMany({
    where: { key: { in: keys }, state: 'cancelled' },
    data: { state: 'planned', deliveryId: null, reason: Prisma.DbNull, dueAt: toDbInstant(now) },
  });
}

function digestOf(customers: readonly Ownerless[]): string {
  return createHash('sha256')
    .update(customers.map(({ id }) => id).join())
    .digest('hex')
    .slice(0, 16);
}
