import type { Temporal } from 'temporal-polyfill';
import { fromDbInstant } from '../../prisma/days.ts';
import { type StaffText, staffText } from '../../templates/reader/card.ts';
import { listLines } from '../../templates/reader/list-lines.ts';
import { said } from '../../templates/reader/said.ts';
import { formatDay } from '../../templates/reader/values.ts';
import { type ActingStaff, actingStaff } from '../access/acting-staff.ts';
import { can } from '../access/can.ts';
import type { Core } from '../core.ts';
import { inWords } from '../in-words.ts';
import { comingAnniversaries } from '../gifts/coming-anniversaries.ts';
import { listWaiting } from '../approvals/list-requests.ts';
import { type Bucket, listTeamOverdue } from '../follow-ups/list-today.ts';
import { comingOccasions } from '../greetings/occasions.ts';
import { dayOf, morningOf } from '../plan/moments.ts';
import type { Standing } from './last-look.ts';

/** Maximum lines per section. */
const named = 5;
/**
 * How far ahead festivals and anniversaries are listed, in days (requirements, part 3: the supervisor's daily loop).
 */
const comingDays = 14;

/**
 * Appends the team outlook for readers with `team.brief` to the morning message they get anyway; it is never sent on
 * its own. It lists overdue follow-ups of the team, requests waiting for their decision, and festivals and
 * anniversaries of the next two weeks.
 */
export async function withOutlook(
  core: Core,
  text: StaffText,
  standing: readonly Standing[],
  now: Temporal.Instant,
): Promise<StaffText> {
  const recipient = standing[0]?.reminder.recipient;
  if (recipient === undefined || recipient === null || !can(recipient, 'team.brief')) return text;
  if (!isMorning(core, standing, now)) return text;
  const today = dayOf(now, core.rules.playbook);
  const reader = await actingStaff(core.db, recipient, today);
  const [overdue, waiting, coming] = [
    await overdueLines(core, reader, today, standing),
    await waitingLines(core, reader, today),
    await comingLines(core, reader, today),
  ];
  if (overdue.total + waiting.length + coming.length === 0) return text;
  const section = (lines: readonly string[], total = lines.length) =>
    total > 0 && listLines(core, lines, named, total);
  const outlook = core.templates.texts.renderStaff('morning/outlook', core.language, {
    overdue: overdue.total,
    overdueLines: section(overdue.lines, overdue.total),
    waiting: waiting.length,
    waitingLines: section(waiting),
    coming: coming.length,
    comingLines: section(coming),
    comingDays,
  });
  return staffText({ ...text, body: [...text.body, ...outlook.body] });
}

/** Whether this is the message that opens the day, rather than a later one. */
function isMorning(core: Core, standing: readonly Standing[], now: Temporal.Instant): boolean {
  const { playbook } = core.rules;
  const morning = morningOf(dayOf(now, playbook), 'staff', playbook);
  return standing.some(({ reminder }) => fromDbInstant(reminder.dueAt).equals(morning));
}

async function overdueLines(
  core: Core,
  reader: ActingStaff,
  today: Temporal.PlainDate,
  standing: readonly Standing[],
) {
  const none: Bucket = { total: 0, items: [] };
  // Leaves out the follow-ups this message is about.
  const except = standing.map(({ reminder }) => reminder.followUpId);
  const scope = { today, limit: named, except };
  const { total, items } = (await listTeamOverdue(core.db, reader, scope)) ?? none;
  const works = new Map(core.rules.playbook.steps.map(({ key, work }) => [key, work[core.language]]));
  const lines = items.map(({ customer, step, owner, days }) =>
    [
      `${customer.code} ${customer.name}`,
      works.get(step) ?? step,
      ...(owner === null ? [] : [owner.name]),
      inWords(core, said('today/days-over', { days: -days })),
    ].join(' · '),
  );
  return { total, lines };
}

async function waitingLines(core: Core, reader: ActingStaff, today: Temporal.PlainDate) {
  const requests = await listWaiting(core.db, core.templates.approvals, reader.id, today);
  return requests.map(({ kind, customer, applicant }) => {
    const title = core.templates.approvals.find(({ key }) => key === kind)?.title[core.language] ?? kind;
    return [title, ...(customer === null ? [] : [`${customer.code} ${customer.name}`]), applicant.name].join(
      ' · ',
    );
  });
}

/** Greeted festivals and anniversaries, by day. */
async function comingLines(core: Core, reader: ActingStaff, today: Temporal.PlainDate) {
  const { language, rules } = core;
  const festivals = comingOccasions(rules, today, comingDays)
    .filter(({ festival }) => festival.greeted)
    .map(({ festival, on }) => ({ on, what: festival.label[language] }));
  const scope = { today, days: comingDays };
  const anniversaries = (await comingAnniversaries(core.db, rules.playbook, reader, scope)).map(
    ({ code, name, on, years }) => ({
      on,
      what: inWords(core, said('today/deal-year', { customer: `${code} ${name}`, years })),
    }),
  );
  return [...festivals, ...anniversaries]
    .toSorted((a, b) => a.on.since(b.on).days)
    .map(({ on, what }) => `${formatDay(on, language)} · ${what}`);
}
