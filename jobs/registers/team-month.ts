import type { Temporal } from 'temporal-polyfill';
import { toDbDate } from '../../prisma/days.ts';
import { said } from '../../templates/reader/said.ts';
import type { Core } from '../core.ts';
import { inWords } from '../in-words.ts';

type Reader = Pick<Core, 'db' | 'templates' | 'rules' | 'language'>;

/** Matters about no customer that are named; the others are in the number of what is overdue. */
const mostNamed = 10;
const summaryShown = 60;

/**
 * Where a team stands, as a meeting begins: first orders since the beginning of last month, what is overdue, open entries of
 * each register, and what earlier meetings decided and was not done. Numbers alone of what is about customers.
 */
export async function readTeamMonth(
  core: Reader,
  team: readonly string[],
  today: Temporal.PlainDate,
): Promise<string> {
  const { db, templates } = core;
  const ownerId = { in: [...team] };
  const orders = await db.firstOrder.count({
    where: {
      orderedOn: { gte: toDbDate(today.with({ day: 1 }).subtract({ months: 1 })) },
      customer: { OR: [{ supervisorId: ownerId }, { salespersonId: ownerId }] },
    },
  });
  const late = { state: 'open', dueOn: { lt: toDbDate(today) }, ownerId } as const;
  const overdue = await db.followUp.count({ where: late });
  const open = await db.entry.groupBy({
    by: ['register'],
    where: { endedAt: null, ownerId, customerId: { not: null } },
    _count: true,
    orderBy: { register: 'asc' },
  });
  const undone = await db.followUp.findMany({
    where: { ...late, subjectKind: 'entry', customerId: null },
    orderBy: [{ dueOn: 'asc' }, { id: 'asc' }],
    take: mostNamed,
    select: { subjectId: true },
  });
  const entries = await db.entry.findMany({
    where: { id: { in: undone.map(({ subjectId }) => subjectId) } },
    orderBy: { number: 'asc' },
    select: { register: true, number: true, answers: true },
  });
  const registerOf = (key: string) => templates.registers.find((one) => one.key === key);
  const names = open.flatMap(({ register: key, _count: count }) => {
    const title = registerOf(key)?.title;
    return title === undefined ? [] : [inWords(core, said('entry/team-open-of', { title, count }))];
  });
  return [
    said('entry/team-orders', { count: orders }),
    said('entry/team-overdue', { count: overdue }),
    ...(names.length === 0 ? [] : [said('entry/team-open', { names })]),
    ...entries.map(({ register, number, answers }) => {
      const summary = summaryOf(answers, registerOf(register)?.summary);
      return said('entry/team-undone', { number, summary });
    }),
  ]
    .map((line) => inWords(core, line))
    .join('\n');
}

function summaryOf(answers: unknown, field: string | undefined): string {
  const given =
    typeof answers === 'object' && answers !== null ? Object.entries<unknown>({ ...answers }) : [];
  const found = given.find(([key]) => key === field)?.[1];
  const written = typeof found === 'string' ? found : '';
  return Array.from(written.replace(/\s+/gu, ' ').trim()).slice(0, summaryShown).join('');
}
