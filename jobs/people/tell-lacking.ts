import { Prisma } from '../../prisma/client.ts';
import { createHash } from 'node:crypto';
import { toDbInstant } from '../../prisma/days.ts';
import type { Core } from '../core.ts';
import { directorOf } from '../facts/director-of.ts';
import { noticeKey } from '../notices/notice-key.ts';
import { type NoticeField, writeNotices } from '../notices/write-notice.ts';
import { dayOf } from '../plan/moments.ts';
import { said, toStored } from '../../templates/reader/said.ts';

/** A customer whom someone has to see to. */
export interface Lacking {
  readonly id: string;
  readonly code: string;
  /** What the message says about it, beside its code. */
  readonly value: NoticeField['value'];
  /** Tells this set from another one of the same customers. */
  readonly mark: string;
  /** The customer's supervisor, if present and not the one who is missing. */
  readonly supervisorId: string | null;
}

/** Customers named in a message; all are counted. */
const named = 10;

/**
 * Tells supervisors, or the marketing director, of customers that lack someone: at once, and weekly for as long as it is
 * the same customers; one message covers all of them.
 */
export async function tellLacking(
  core: Core,
  is: 'ownerless' | 'empty-seat',
  lacking: readonly Lacking[],
  more: (first: Lacking) => Readonly<Record<string, string>> = () => ({}),
): Promise<void> {
  const now = core.clock.now();
  const director = lacking.some(({ supervisorId }) => supervisorId === null)
    ? ((await directorOf(core.db, null))?.id ?? null)
    : null;
  const hearers = new Map<string, Lacking[]>();
  for (const customer of lacking) {
    const hears = customer.supervisorId ?? director;
    if (hears === null) {
      core.log.error({ customer: customer.code }, 'a customer has no owner and no supervisor to tell');
      continue;
    }
    hearers.set(hears, [...(hearers.get(hears) ?? []), customer]);
  }
  const { yearOfWeek = 0, weekOfYear = 0 } = dayOf(now, core.rules.playbook);
  const week = { year: yearOfWeek, number: weekOfYear };
  const say = `people/${is}` as const;
  const notices = [...hearers].flatMap(([recipientId, customers]) => {
    const [first] = customers;
    if (first === undefined) return [];
    return [
      {
        key: noticeKey({ is, recipientId, week, digest: digestOf(customers) }),
        say,
        recipientId,
        values: { count: new Set(customers.map(({ id }) => id)).size, first: first.code, ...more(first) },
        fields: customers.slice(0, named).map(({ code, value }) => ({ label: code, value })),
        at: now,
      },
    ];
  });
  const keys = notices.map(({ key }) => key);
  if (notices.length > 0) await writeNotices(core.db, notices);
  // Cancels messages about outdated sets of customers, and restores one whose set is current again.
  await core.db.sql.query(
    `UPDATE notice SET state = 'cancelled', reason = $2
     WHERE say = $3 AND state = 'planned' AND key <> ALL($1)`,
    [keys, toStored(said('reason/not-so-any-more')), say],
  );
  if (keys.length === 0) return;
  await core.db.notice.updateMany({
    where: { key: { in: keys }, state: 'cancelled' },
    data: { state: 'planned', deliveryId: null, reason: Prisma.DbNull, dueAt: toDbInstant(now) },
  });
}

function digestOf(customers: readonly Lacking[]): string {
  return createHash('sha256')
    .update(customers.map(({ mark }) => mark).join())
    .digest('hex')
    .slice(0, 16);
}
