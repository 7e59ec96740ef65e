import type { Temporal } from 'temporal-polyfill';
import { Prisma } from '../../prisma/client.ts';
import type { SubjectKind } from '../../templates/reader/playbook.ts';
import { recallsOf } from '../plan/recall.ts';
import { missedDays } from '../plan/span.ts';
import type { Recall, Rules } from '../plan/types.ts';

/** Whose follow-ups are read. */
export interface Remembering {
  readonly about: SubjectKind;
  /** The subject's id in the statement around it. */
  readonly id: Prisma.Sql;
  readonly rules: Pick<Rules, 'playbook' | 'triggers'>;
  readonly today: Temporal.PlainDate;
}

/**
 * A condition for the follow-ups `u` of a subject that planning has to know: the open ones, those that ended lately, whose
 * last reminders may have to be cancelled, and what the triggers recall. What each part asks of the subject is asked once,
 * and only if there is an older follow-up of such a step.
 */
export function remembered({ about, id, rules, today }: Remembering): Prisma.Sql {
  const recalls = recallsOf(about, rules);
  const { zone } = rules.playbook;
  const of = (kind: Recall['of']) =>
    recalls.flatMap(({ step, recall }) => (recall.of === kind ? [step] : []));
  const days = recalls.flatMap(({ step, recall }) => (recall.of === 'days' ? [{ step, ...recall }] : []));
  const sinceToday = days.filter(({ orOpen }) => orOpen !== true);
  const sinceOpen = days.filter(({ orOpen }) => orOpen === true);
  const on = Prisma.sql`${today.toString()}::date`;
  const parts: readonly (readonly [steps: readonly string[], which: Prisma.Sql])[] = [
    [of('all'), Prisma.sql`TRUE`],
    [sinceToday.map(({ step }) => step), Prisma.sql`u.due_on >= ${on} - ${daysBack(sinceToday)}`],
    [
      sinceOpen.map(({ step }) => step),
      Prisma.sql`u.due_on >= least(${on}, ${earliestOpen(about, id, sinceOpen)}) - ${daysBack(sinceOpen)}`,
    ],
    [
      of('rounds'),
      Prisma.sql`u.cycle = ANY(ARRAY(
        SELECT f.round::text FROM fact f WHERE f.customer_id = ${id} AND f."on" IS NOT NULL))`,
    ],
    [
      of('last-contact'),
      Prisma.sql`u.anchor_on >= (
        SELECT (greatest(k.created_at, (
          SELECT max(l.happened_at) FROM contact_log l WHERE l.customer_id = k.id AND l.deleted_at IS NULL))
          AT TIME ZONE ${zone})::date
        FROM customer k WHERE k.id = ${id})`,
    ],
    [
      of('contact-plans'),
      Prisma.sql`u.anchor_on = ANY(ARRAY(
        SELECT p.next_contact_on FROM contact_plan p WHERE p.customer_id = ${id} AND p.ended_at IS NULL))`,
    ],
  ];
  const lately = Prisma.sql`(${today.subtract({ days: missedDays }).toString()}::timestamp AT TIME ZONE ${zone})`;
  const own = Prisma.sql`u.subject_kind = ${about}::"SubjectKind" AND u.subject_id = ${id}`;
  const recalled = parts
    .filter(([steps]) => steps.length > 0)
    .map(([steps, which]) => Prisma.sql`u.step = ANY(${[...steps]}) AND ${which}`);
  return Prisma.sql`${own} AND (${Prisma.join([Prisma.sql`u.state = 'open'`, Prisma.sql`u.ended_at >= ${lately}`, ...recalled], ' OR ')})`;
}

interface Days {
  readonly step: string;
  readonly days: number;
}

function daysBack(steps: readonly Days[]): Prisma.Sql {
  const byStep = Object.fromEntries(steps.map(({ step, days }) => [step, days]));
  return Prisma.sql`(${JSON.stringify(byStep)}::jsonb ->> u.step)::int`;
}

function earliestOpen(about: SubjectKind, id: Prisma.Sql, steps: readonly Days[]): Prisma.Sql {
  const named = steps.map(({ step }) => step);
  return Prisma.sql`(
    SELECT min(o.due_on) FROM follow_up o
    WHERE o.subject_kind = ${about}::"SubjectKind" AND o.subject_id = ${id} AND o.state = 'open' AND o.step = ANY(${named}))`;
}
