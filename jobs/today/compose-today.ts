import type { Temporal } from 'temporal-polyfill';
import { type StaffText, staffText } from '../../templates/reader/card.ts';
import { listLines } from '../../templates/reader/list-lines.ts';
import { type MorningItem, renderMorningList } from '../../templates/reader/morning-list.ts';
import { said } from '../../templates/reader/said.ts';
import { customerValues, formatDay, type ReminderValues } from '../../templates/reader/values.ts';
import type { ActingStaff } from '../access/acting-staff.ts';
import type { Core } from '../core.ts';
import { withWayIn } from '../ways-in.ts';
import { dueValues } from '../facts/due-values.ts';
import { isDoneByForm, workOf } from '../facts/work-of.ts';
import { comingDays, type TodayItem } from '../follow-ups/list-today.ts';
import type { FoundRequest } from '../approvals/find-request.ts';
import { aheadOf, customersOf, type Day, readDay, shownLines } from './read-day.ts';
import type { SharedLists } from './shared-lists.ts';

export interface TodayList {
  readonly text: StaffText;
  /** Every matter, also those on later pages. */
  readonly matters: readonly TodayItem[];
  /** Those of its lines that are shown. */
  readonly shown: readonly TodayItem[];
  /** The customers that it names or may name. */
  readonly customers: readonly string[];
  readonly waiting: readonly FoundRequest[];
}

interface Asked {
  /** Prompts that are being sent with the list. They bring what its lines also say, and what is on no list. */
  readonly prompted?: readonly MorningItem[];
  /** Asked for by command: from this line on. */
  readonly from?: number;
  /** Of the lists of a morning. */
  readonly shared?: SharedLists;
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
  const { prompted = [], from, shared } = asked;
  const day = await readDay(core, reader, today, {
    prompted: prompted.map(({ subject }) => subject),
    isContinued: (from ?? 0) > 0,
    ...(shared === undefined ? {} : { shared }),
  });
  const { waiting } = day;
  const { matters } = day.list;
  const bySubject = new Map(prompted.map((item) => [item.subject, item]));
  const listed = new Set(matters.map(({ followUpId }) => followUpId));
  const others = prompted.filter(({ subject }) => !listed.has(subject));
  const items = [
    ...others,
    ...matters.map((item) =>
      withNews(item, bySubject.get(item.followUpId) ?? lineOf(core, reader, today, item)),
    ),
  ];
  const main = renderMorningList(core.templates, core.language, {
    recipientName: reader.name,
    today,
    items,
    paged: true,
    ...(from === undefined ? {} : { from, asked: true }),
  });
  const after = (from ?? 0) > 0 ? [] : sectionsOf(core, reader, day);
  const text: StaffText =
    matters.length + others.length === 0
      ? staffText({ title: formatDay(today, core.language), body: after })
      : staffText({ ...main, body: [...main.body, ...after] });
  return {
    text: withWayIn(core, text, { page: 'today' }),
    matters,
    shown: shownOf(matters, items, text),
    customers: customersOf(day),
    waiting,
  };
}

/** A matter is on a card by its button; those of one occasion share it. */
function shownOf(
  matters: readonly TodayItem[],
  items: readonly MorningItem[],
  { buttons = [] }: StaffText,
): readonly TodayItem[] {
  const named = new Set(buttons.map(({ value }) => value));
  const occasions = new Set(
    items.flatMap(({ subject, occasion }) => (named.has(subject) ? (occasion ?? []) : [])),
  );
  const shown = new Set(
    items.flatMap(({ subject, occasion = '' }) =>
      named.has(subject) || occasions.has(occasion) ? subject : [],
    ),
  );
  return matters.filter(({ followUpId }) => shown.has(followUpId));
}

/** A matter as a line of the list. */
function lineOf(core: Core, reader: ActingStaff, today: Temporal.PlainDate, item: TodayItem): MorningItem {
  const { rules, language } = core;
  const step = rules.playbook.steps.find(({ key }) => key === item.step);
  const isOwners = item.owner?.id === reader.id;
  const values = (): ReminderValues => {
    const kind = step === undefined ? undefined : rules.triggers.of(step.trigger);
    const cycle = kind?.cycle.read(item.cycle) ?? null;
    const owed = { cycle, anchorOn: item.anchorOn };
    return {
      ...(cycle === null ? {} : kind?.values?.(owed, { rules, language, today })),
      customer: customerValues(item.customer),
      step: { work: workOf(core, item, item.anchorOn), form: isDoneByForm(step) },
      anchorOn: item.anchorOn,
      ...dueValues(item, core.clock.now(), rules.playbook),
      // Not by name, which a namesake makes longer: one's own lines do not say whose they are.
      owner: { name: isOwners ? reader.name : (item.owner?.name ?? '—') },
      recipient: { name: reader.name },
      late: false,
    };
  };
  return {
    subject: item.followUpId,
    own: isOwners,
    ...(step?.closes.when === 'greeting' ? { occasion: item.cycle } : {}),
    values,
  };
}

function withNews({ waitsToBeSent }: TodayItem, line: MorningItem): MorningItem {
  if (!waitsToBeSent) return line;
  return { ...line, news: [...(line.news ?? []), said('today/waits-to-be-sent')] };
}

function sectionsOf(core: Core, reader: ActingStaff, day: Day): readonly string[] {
  const { waiting, list, occasionsTotal } = day;
  const total = list.coming.total + occasionsTotal;
  if (waiting.length + total === 0) return [];
  const ahead = aheadOf(core, reader, day).map(({ on, time, what }) =>
    [[formatDay(on, core.language), ...(time === undefined ? [] : [time])].join(' '), what].join(' · '),
  );
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

function describe({ templates, language }: Core, { kind, customer, applicant, entry }: FoundRequest): string {
  const title = templates.approvals.find(({ key }) => key === kind)?.title[language] ?? kind;
  const named = entry === null ? title : `${title} ${entry.number}`;
  return [named, ...(customer === null ? [] : [`${customer.code} ${customer.name}`]), applicant.name].join(
    ' · ',
  );
}
