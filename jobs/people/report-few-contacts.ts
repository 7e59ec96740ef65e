import { toDbInstant } from '../../prisma/days.ts';
import { said } from '../../templates/reader/said.ts';
import type { Core } from '../core.ts';
import { directorOf } from '../facts/director-of.ts';
import { noticeKey } from '../notices/notice-key.ts';
import { writeNotices } from '../notices/write-notice.ts';
import { dayOf } from '../plan/moments.ts';
import { readSetting } from '../settings.ts';

interface Thin {
  readonly code: string;
  readonly name: string;
  readonly supervisorId: string | null;
  /** How many colleagues have logged a contact. */
  readonly people: number;
}

/** Customers named in a message; all are counted. */
const named = 10;
const key = 'few-contacts';

/**
 * 双人联系: customers of weight whom too few colleagues are in contact with are told to their supervisor, once a week in
 * one message, for as long as it is so. The first run of a week tells it.
 */
export async function reportFewContacts(core: Core): Promise<void> {
  const { playbook } = core.rules;
  const { contactedBy } = playbook;
  if (contactedBy === undefined) return;
  const now = core.clock.now();
  const today = dayOf(now, playbook);
  const { yearOfWeek = 0, weekOfYear = 0 } = today;
  const week = { year: yearOfWeek, number: weekOfYear };
  const instantOf = (days: number) =>
    toDbInstant(today.subtract({ days }).toZonedDateTime(playbook.zone).toInstant());
  const mark = `${week.year}-${week.number}`;
  if ((await readSetting(core.db, key)) === mark) return;
  const [since, grace] = [instantOf(contactedBy.withinDays), instantOf(contactedBy.afterDays)];
  await core.db.$transaction(async (tx) => {
    // Of two workers that have both looked, one tells.
    const first = await tx.$executeRaw`
      INSERT INTO setting (key, value) VALUES (${key}, to_jsonb(${mark}::text))
      ON CONFLICT (key) DO UPDATE SET value = excluded.value WHERE setting.value <> excluded.value`;
    if (first === 0) return;
    const thin = await tx.$queryRaw<Thin[]>`
      SELECT c.code, c.name, CASE WHEN v.left_on IS NULL THEN v.id END AS "supervisorId",
        count(DISTINCT l.actor_id)::int AS people
      FROM customer c LEFT JOIN staff v ON v.id = c.supervisor_id
        LEFT JOIN contact_log l ON l.customer_id = c.id AND l.happened_at >= ${since} AND l.deleted_at IS NULL
      WHERE c.state = 'active' AND c.created_at < ${grace}
        AND (c.strategic_level IN ('strategic', 'important') OR (c.tier = 'potential' AND c.created_at >= ${since}))
      GROUP BY c.id, v.id HAVING count(DISTINCT l.actor_id) < ${contactedBy.people}
      ORDER BY c.code`;
    const director = (await directorOf(tx, null))?.id;
    const hearers = new Map<string | undefined, Thin[]>();
    for (const customer of thin) {
      const hears = customer.supervisorId ?? director;
      hearers.set(hears, [...(hearers.get(hears) ?? []), customer]);
    }
    const notices = [...hearers].flatMap(([recipientId, customers]) =>
      recipientId === undefined
        ? []
        : [
            {
              key: noticeKey({ is: 'few-contacts', recipientId, week }),
              say: 'people/few-contacts' as const,
              recipientId,
              values: {
                count: customers.length,
                needed: contactedBy.people,
                days: contactedBy.withinDays,
                first: customers[0]?.code ?? '',
              },
              fields: customers.slice(0, named).map(({ code, name, people }) => ({
                label: code,
                value: said('people/contacts-of', { name, people }),
              })),
              at: now,
            },
          ],
    );
    await writeNotices(tx, notices);
  });
}
