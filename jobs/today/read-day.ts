import { Temporal } from 'temporal-polyfill';
import { said } from '../../templates/reader/said.ts';
import type { ActingStaff } from '../access/acting-staff.ts';
import { can } from '../access/can.ts';
import { may } from '../access/scopes.ts';
import type { FoundRequest } from '../approvals/find-request.ts';
import { workingDayOrNext } from '../calendar/working-days.ts';
import type { Core } from '../core.ts';
import { hourOf } from '../facts/due-values.ts';
import { workOf } from '../facts/work-of.ts';
import { comingDays, listToday, type Today, type TodayItem } from '../follow-ups/list-today.ts';
import { comingOccasions } from '../greetings/occasions.ts';
import { inWords } from '../in-words.ts';
import { shareLists, type SharedLists } from './shared-lists.ts';

/** Lines of the sections after the matters. */
export const shownLines = 5;

/** A person's day. The morning message, `/crm today` and the console's page are made of it. */
export interface Day {
  readonly list: Today;
  readonly waiting: readonly FoundRequest[];
  /** Festivals and anniversaries that come: the first ones, and how many there are. */
  readonly occasions: readonly ComingDay[];
  readonly occasionsTotal: number;
}

export interface ComingDay {
  /** Of an anniversary. */
  readonly customerId?: string;
  readonly on: Temporal.PlainDate;
  /** `14:30`, of a deadline that is an hour. */
  readonly time?: string;
  readonly what: string;
}

interface Asked {
  /** Matters whose prompts are being sent with the list. */
  readonly prompted?: readonly string[];
  /** Of the lists of a morning. */
  readonly shared?: SharedLists;
  /** Maximum number of coming matters, and of occasions. */
  readonly limit?: number;
  /** Without the days that come: they stand on the first page only. */
  readonly isContinued?: boolean;
}

export async function readDay(
  core: Core,
  reader: ActingStaff,
  today: Temporal.PlainDate,
  asked: Asked = {},
): Promise<Day> {
  const { rules } = core;
  const { prompted = [], limit = shownLines, isContinued = false } = asked;
  const {
    shared = shareLists(core, { readers: async () => await Promise.resolve([reader]), prompted }, today),
  } = asked;
  // Read side by side: a large team's matters take as long as all the rest.
  const [matters, earlier, naming, waiting] = await Promise.all([
    shared.matters(),
    shared.promptedTo(reader.id),
    shared.naming(),
    shared.waitingFor(reader.id),
    ...(isContinued ? [] : [shared.anniversaries()]),
  ]);
  const list = listToday(matters, reader, {
    rules,
    today,
    prompted: [...prompted, ...earlier],
    naming,
    limit,
  });
  const onList = new Set(list.matters.map(({ cycle }) => cycle));
  const occasions = isContinued
    ? noOccasions
    : await occasionsOf(core, reader, { shared, today, listed: onList, limit });
  return { list, waiting, ...occasions };
}

/** The customers that a day names or may name. */
export function customersOf({ list, occasions }: Day): readonly string[] {
  return [
    ...[...list.matters, ...list.coming.items].flatMap(({ customer }) => customer?.id ?? []),
    ...occasions.flatMap(({ customerId }) => customerId ?? []),
  ];
}

/** What comes, in order. */
export function aheadOf(
  core: Core,
  reader: ActingStaff,
  { list, occasions }: Pick<Day, 'list' | 'occasions'>,
): readonly ComingDay[] {
  return [...occasions, ...list.coming.items.map((item) => comingOf(core, reader, item))].toSorted(
    (a, b) => a.on.since(b.on).days,
  );
}

function comingOf(core: Core, reader: ActingStaff, item: TodayItem): ComingDay {
  const { customer, owner, dueOn } = item;
  // Nothing is posted on a day off; it is on the list again on the next working day.
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
  const what = parts.join(' · ');
  if (snoozedUntil !== null) return { on: snoozedUntil, what };
  const { dueTime } = hourOf(core, item);
  return { on: dueOn, ...(dueTime === null ? {} : { time: dueTime }), what };
}

interface OccasionsAsked {
  readonly shared: SharedLists;
  readonly today: Temporal.PlainDate;
  /** Cycles of the matters on the list. */
  readonly listed: ReadonlySet<string>;
  readonly limit: number;
}

const noOccasions = { occasions: [], occasionsTotal: 0 };

/** Greeted festivals that are not prepared for on the list, and anniversaries of the customers they answer for. */
async function occasionsOf(
  core: Core,
  reader: ActingStaff,
  { shared, today, listed, limit }: OccasionsAsked,
): Promise<Pick<Day, 'occasions' | 'occasionsTotal'>> {
  const { language, rules } = core;
  if (!can(reader, 'customer.follow')) return noOccasions;
  const festivals = comingOccasions(rules, today, comingDays)
    .filter(({ cycle, festival }) => festival.greeted && !listed.has(cycle))
    .map(({ festival, on }) => ({ on, what: festival.label[language] }));
  const theirs = (await shared.anniversaries()).filter(({ seats }) => may('answer', reader, seats));
  // By day already, and of a large company thousands: only those that are named are put into words.
  const anniversaries = theirs.slice(0, limit).map(({ customerId, code, name, on, years }) => ({
    customerId,
    on,
    what: inWords(core, said('today/deal-year', { customer: `${code} ${name}`, years })),
  }));
  const first = [...festivals, ...anniversaries].toSorted((a, b) => Temporal.PlainDate.compare(a.on, b.on));
  return { occasions: first.slice(0, limit), occasionsTotal: festivals.length + theirs.length };
}
