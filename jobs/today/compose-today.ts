import type { Temporal } from 'temporal-polyfill';
import { type StaffText, staffText } from '../../templates/reader/card.ts';
import { listLines } from '../../templates/reader/list-lines.ts';
import { type MorningItem, renderMorningList } from '../../templates/reader/morning-list.ts';
import { said } from '../../templates/reader/said.ts';
import { formatDay, type Values } from '../../templates/reader/values.ts';
import type { ActingStaff } from '../access/acting-staff.ts';
import { can } from '../access/can.ts';
import { readWaiting, type Waiting } from '../approvals/list-requests.ts';
import { workingDayOrNext } from '../calendar/working-days.ts';
import type { Core } from '../core.ts';
import { isDoneByForm, workOf } from '../facts/work-of.ts';
import { comingDays, listToday, type Today, type TodayItem } from '../follow-ups/list-today.ts';
import { comingAnniversaries } from '../gifts/coming-anniversaries.ts';
import { comingOccasions } from '../greetings/occasions.ts';
import { inWords } from '../in-words.ts';
import type { FoundRequest } from '../approvals/find-request.ts';

/** Lines of the sections after the matters. */
const shownLines = 5;

export interface TodayList {
  readonly text: StaffText;
  /** Every matter, also those on later pages. */
  readonly matters: readonly TodayItem[];
  /** The customers that it names or may name. */
  readonly customers: readonly string[];
  readonly waiting: readonly FoundRequest[];
}

interface Asked {
  /** Prompts that are being sent with the list. They bring what its lines also say, and what is on no list. */
  readonly prompted?: readonly MorningItem[];
  /** Asked for by command: from this line on. */
  readonly from?: number;
  /** Shared by the lists of a morning. */
  readonly waitingFor?: Waiting;
}

/**
 * The list of a person's day: everything overdue or due, what waits for their decision, and what comes within two weeks.
 * The morning message and `/crm today` are both this.
 */
export async function composeToday(
  core: Core,
  reader: ActingStaff,
  today: Temporal.PlainDate,
  asked: Asked = {},
): Promise<TodayList> {
  const { rules } = core;
  const { prompted = [], from } = asked;
  const { waitingFor = readWaiting(core.db, core.templates.approvals, today) } = asked;
  const ids = prompted.map(({ subject }) => subject);
  const list = await listToday(core.db, reader, { rules, today, prompted: ids, limit: shownLines });
  const waiting = await waitingFor(reader.id);
  const { matters, coming } = list;
  const bySubject = new Map(prompted.map((item) => [item.subject, item]));
  const listed = new Set(matters.map(({ followUpId }) => followUpId));
  const others = prompted.filter(({ subject }) => !listed.has(subject));
  const main = renderMorningList(core.templates, core.language, {
    recipientName: reader.name,
    today,
    items: [
      ...others,
      ...matters.map((item) => bySubject.get(item.followUpId) ?? lineOf(core, reader, today, item)),
    ],
    paged: true,
    ...(from === undefined ? {} : { from, asked: true }),
  });
  const onList = new Set(matters.map(({ cycle }) => cycle));
  const days = (from ?? 0) > 0 ? [] : await comingDaysOf(core, reader, today, onList);
  const after = (from ?? 0) > 0 ? [] : sectionsOf(core, reader, list, days, waiting);
  const text: StaffText =
    matters.length + others.length === 0
      ? staffText({ title: formatDay(today, core.language), body: after })
      : staffText({ ...main, body: [...main.body, ...after] });
  return {
    text,
    matters,
    customers: [
      ...[...matters, ...coming.items].flatMap(({ customer }) => customer?.id ?? []),
      ...days.flatMap(({ customerId }) => customerId ?? []),
    ],
    waiting,
  };
}

/** A matter as a line of the list. */
function lineOf(core: Core, reader: ActingStaff, today: Temporal.PlainDate, item: TodayItem): MorningItem {
  const { rules, language } = core;
  const step = rules.playbook.steps.find(({ key }) => key === item.step);
  const kind = step === undefined ? undefined : rules.triggers.of(step.trigger);
  const cycle = kind?.cycle.read(item.cycle) ?? null;
  const owed = { cycle, anchorOn: item.anchorOn };
  return {
    subject: item.followUpId,
    ...(step?.closes.when === 'greeting' ? { occasion: item.cycle } : {}),
    values: {
      ...(cycle === null ? {} : kind?.values?.(owed, { rules, language, today })),
      ...customerOf(item),
      step: { work: workOf(core, item, item.anchorOn), form: isDoneByForm(step) },
      anchorOn: item.anchorOn,
      dueOn: item.dueOn,
      daysLeft: Math.max(0, item.days),
      daysOver: Math.max(0, -item.days),
      owner: { name: item.owner?.name ?? '—' },
      recipient: { name: reader.name },
      late: false,
    },
  };
}

/** Without a customer, its line begins with the work. */
function customerOf({ customer }: TodayItem): Values {
  return customer === null
    ? { customer: { code: false, name: false } }
    : { customer: { code: customer.code, name: customer.name } };
}

function sectionsOf(
  core: Core,
  reader: ActingStaff,
  { coming }: Today,
  days: readonly ComingDay[],
  waiting: readonly FoundRequest[],
): readonly string[] {
  const total = coming.total + days.length;
  if (waiting.length + total === 0) return [];
  const ahead = [...days, ...coming.items.map((item) => comingOf(core, reader, item))]
    .toSorted((a, b) => a.on.since(b.on).days)
    .map(({ on, what }) => `${formatDay(on, core.language)} · ${what}`);
  return core.templates.texts.renderStaff('morning/outlook', core.language, {
    waiting: waiting.length,
    waitingLines:
      waiting.length > 0 &&
      listLines(
        core,
        waiting.map((one) => describe(core, one)),
        shownLines,
      ),
    coming: total,
    comingLines: total > 0 && listLines(core, ahead, shownLines, total),
    comingDays,
  }).body;
}

function describe({ templates, language }: Core, { kind, customer, applicant }: FoundRequest): string {
  const title = templates.approvals.find(({ key }) => key === kind)?.title[language] ?? kind;
  return [title, ...(customer === null ? [] : [`${customer.code} ${customer.name}`]), applicant.name].join(
    ' · ',
  );
}

interface ComingDay {
  /** Of an anniversary. */
  readonly customerId?: string;
  readonly on: Temporal.PlainDate;
  readonly what: string;
}

function comingOf(core: Core, reader: ActingStaff, item: TodayItem): ComingDay {
  const { customer, owner, dueOn } = item;
  // On a day off nothing is said: it is on the list again on the next working day.
  const snoozedUntil =
    item.snoozedUntil === null ? null : workingDayOrNext(item.snoozedUntil, core.rules.calendar);
  const work = workOf(core, item, item.anchorOn);
  const parts = [
    ...(customer === null ? [] : [`${customer.code} ${customer.name}`]),
    work,
    ...(owner?.id === reader.id ? [] : [owner?.name ?? inWords(core, said('today/no-one'))]),
    ...(snoozedUntil === null
      ? []
      : [inWords(core, said('today/snoozed-until', { snoozedUntilOn: snoozedUntil }))]),
  ];
  return { on: snoozedUntil ?? dueOn, what: parts.join(' · ') };
}

/** Greeted festivals that are not prepared for on the list, and anniversaries of the customers they answer for. */
async function comingDaysOf(
  core: Core,
  reader: ActingStaff,
  today: Temporal.PlainDate,
  listed: ReadonlySet<string>,
): Promise<readonly ComingDay[]> {
  const { language, rules } = core;
  if (!can(reader, 'customer.follow')) return [];
  const festivals = comingOccasions(rules, today, comingDays)
    .filter(({ cycle, festival }) => festival.greeted && !listed.has(cycle))
    .map(({ festival, on }) => ({ on, what: festival.label[language] }));
  const scope = { today, days: comingDays };
  const anniversaries = (await comingAnniversaries(core.db, rules.playbook, reader, scope)).map(
    ({ customerId, code, name, on, years }) => ({
      customerId,
      on,
      what: inWords(core, said('today/deal-year', { customer: `${code} ${name}`, years })),
    }),
  );
  return [...festivals, ...anniversaries];
}
