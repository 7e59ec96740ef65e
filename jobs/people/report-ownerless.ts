import { Prisma } from '../../prisma/client.ts';
import { createHash } from 'node:crypto';
import { toDbInstant } from '../../prisma/days.ts';
import type { Core } from '../core.ts';
import { directorOf } from '../facts/director-of.ts';
import { dayOf } from '../plan/moments.ts';
import { writeNotices } from '../notices/write-notice.ts';
import { noticeKey } from '../notices/notice-key.ts';
import { said, toStored } from '../../templates/reader/said.ts';

interface Ownerless {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  /** Its supervisor, where one works here and it is somebody else who is missing. */
  readonly supervisorId: string | null;
}

/** As many as a message names; all are counted. */
const named = 10;

/**
 * A customer whose owner by its tier is gone is reported to its supervisor, or to the marketing director where that is
 * who is missing (SYS-38: warning if none). Once a week for the same customers, until somebody is put in charge; one
 * message for all of them. A customer that never had an owner shows in the answer to whoever entered it.
 */
export async function reportOwnerless(core: Core): Promise<void> {
  const ownerless = await core.db.$queryRaw<Ownerless[]>`
    SELECT c.id, c.code, c.name,
      CASE WHEN c.tier = 'ordinary' AND v.left_on IS NULL THEN v.id END AS "supervisorId"
    FROM customer c
    LEFT JOIN staff v ON v.id = c.supervisor_id
    LEFT JOIN staff o ON o.id = CASE WHEN c.tier = 'potential' THEN c.supervisor_id ELSE c.salesperson_id END
    WHERE c.state = 'active' AND (o.id IS NULL OR o.left_on IS NOT NULL)
      AND (o.id IS NOT NULL OR EXISTS (
        SELECT FROM fact_change h WHERE h.customer_id = c.id AND h.before IS NOT NULL
          AND h.key = CASE WHEN c.tier = 'potential' THEN 'supervisor' ELSE 'salesperson' END))
    ORDER BY c.code`;
  const now = core.clock.now();
  const director = (await directorOf(core.db, null))?.id ?? null;
  const hearers = new Map<string, Ownerless[]>();
  for (const customer of ownerless) {
    const hears = customer.supervisorId ?? director;
    if (hears === null) {
      core.log.error({ customer: customer.code }, 'a customer has no owner, and nobody could be told');
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
  await writeNotices(core.db, notices);
  // What was about another set of customers is not so any more; what is so again is to be said after all.
  await core.db.notice.updateMany({
    where: { say: 'people/ownerless', state: 'planned', key: { notIn: keys } },
    data: { state: 'cancelled', reason: toStored(said('reason/not-so-any-more')) },
  });
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
