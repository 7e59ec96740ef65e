import type { Temporal } from 'temporal-polyfill';
import { Prisma } from '../../prisma/client.ts';
import { listed } from '../../prisma/prepared.ts';
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
  const on = Prisma.sql`${today.toString()}::date`;
  const days = recalls.flatMap(({ step, recall }) => (recall.of === 'days' ? [{ step, ...recall }] : []));
  const sinceOpen = days.flatMap(({ step, orOpen }) => (orOpen === true ? [step] : []));
  // What comes again most often first: each row is judged by the rule of its step.
  const parts: readonly (readonly [steps: readonly string[], which: Prisma.Sql])[] = [
    [
      of('last-contact'),
      Prisma.sql`u.anchor_on >= (
        SELECT (greatest(k.created_at, (
          SELECT max(l.happened_at) FROM contact_log l WHERE l.customer_id = k.id AND l.deleted_at IS NULL))
          AT TIME ZONE ${zone})::date
        FROM customer k WHERE k.id = ${id})`,
    ],
    [of('all'), Prisma.sql`TRUE`],
    ...together(days).map(
      ({ steps, days: back, orOpen }) =>
        [
          steps,
          orOpen
            ? Prisma.sql`u.due_on >= least(${on}, ${earliestOpen(about, id, sinceOpen)}) - ${back}::int`
            : Prisma.sql`u.due_on >= ${today.subtract({ days: back }).toString()}::date`,
        ] as const,
    ),
    [
      of('rounds'),
      Prisma.sql`u.cycle = ANY(ARRAY(
        SELECT f.round::text FROM fact f WHERE f.customer_id = ${id} AND f."on" IS NOT NULL))`,
    ],
    [
      of('contact-plans'),
      Prisma.sql`u.anchor_on = ANY(ARRAY(
        SELECT p.next_contact_on FROM contact_plan p WHERE p.customer_id = ${id} AND p.ended_at IS NULL))`,
    ],
  ];
  // Selected, for the same reason as what is `listed`.
  const lately = Prisma.sql`(
    SELECT ${today.subtract({ days: missedDays }).toString()}::timestamp AT TIME ZONE ${zone})`;
  const own = Prisma.sql`u.subject_kind = ${kindOf(about)} AND u.subject_id = ${id}`;
  const recalled = parts
    .filter(([steps]) => steps.length > 0)
    .map(([steps, which]) => Prisma.sql`WHEN u.step = ANY(${listed('text', steps)}) THEN ${which}`);
  const isRecalled =
    recalled.length === 0 ? Prisma.sql`FALSE` : Prisma.sql`CASE ${Prisma.join(recalled, ' ')} ELSE FALSE END`;
  return Prisma.sql`${own} AND (u.state = 'open' OR u.ended_at >= ${lately} OR ${isRecalled})`;
}

interface Days {
  readonly step: string;
  readonly days: number;
  readonly orOpen?: true;
}

/** By what they recall, so that a row is compared with a few days and not looked up. */
function together(all: readonly Days[]) {
  const groups = new Map<string, { steps: string[]; days: number; orOpen: boolean }>();
  for (const { step, days, orOpen = false } of all) {
    const key = `${days} ${orOpen}`;
    const group = groups.get(key) ?? { steps: [], days, orOpen };
    group.steps.push(step);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** Written out, because how many follow-ups are of a kind differs much. */
function kindOf(about: SubjectKind): Prisma.Sql {
  return Prisma.raw(`'${about}'::"SubjectKind"`);
}

function earliestOpen(about: SubjectKind, id: Prisma.Sql, steps: readonly string[]): Prisma.Sql {
  // By the index of what is open for a customer.
  const whose = about === 'customer' ? Prisma.sql`o.customer_id = ${id}` : Prisma.sql`o.subject_id = ${id}`;
  return Prisma.sql`(
    SELECT min(due_on) FROM (
      SELECT o.due_on FROM follow_up o WHERE ${whose} AND o.subject_kind = ${kindOf(about)}
        AND o.state = 'open' AND o.step = ANY(${listed('text', steps)}) OFFSET 0) o)`;
}
