import { type Answer, type Customer, directorOf, staff, superiorOf } from './book.ts';
import {
  at,
  type Day,
  dayAt,
  dayOf,
  isWorkingDay,
  type Minute,
  stamp,
  textOf,
  workingDayAfter,
  workingDayOnOrBefore,
} from './days.ts';
import type { Entry } from './entries.ts';

/**
 * What colleagues and the company owe by the calendar (systems 30–34, 54): a table of its own again. The daily report is
 * switched off in the files [default].
 */
interface Duty {
  readonly step: string;
  readonly register: string;
  /** A role, each holder of which owes it, or the one person who does it for the company. */
  readonly owes: { readonly all: string } | { readonly one: string };
  /** The days in a year on which it is due, and the period that each is about. */
  readonly due: (year: number) => readonly { readonly on: Day; readonly period: string }[];
  readonly says: readonly number[];
  /** Working days or days after the deadline, and who hears. */
  readonly above?: {
    readonly after: number;
    readonly unit: 'd' | 'wd';
    readonly to: 'supervisor' | 'director';
  };
  /** Not owed any more so many days after the deadline. */
  readonly lapses?: number;
  /** The move that hands it in; undefined: opening it does. */
  readonly move?: string;
  /** The answer that names the period, or a day in its month; undefined: the month in which it was opened. */
  readonly period?: string;
}

const workingDayOnOrAfter = (day: Day): Day => (isWorkingDay(day) ? day : workingDayAfter(day));
const months = Array.from({ length: 12 }, (_, n) => n + 1);
const two = (n: number) => String(n).padStart(2, '0');
const firstOf = (year: number, month: number): Day =>
  dayOf(`${year + Math.floor((month - 1) / 12)}-${two(((((month - 1) % 12) + 12) % 12) + 1)}-01`);
const monthOf = (year: number, month: number) => textOf(firstOf(year, month)).slice(0, 7);
/** 1 January 1970 was a Thursday. */
const firstMonday = (first: Day): Day => first + ((4 - (first % 7) + 7) % 7);

export const duties: readonly Duty[] = [
  {
    step: 'market-report',
    register: 'market-report',
    owes: { all: 'supervisor' },
    due: (year) =>
      months.map((month) => ({
        on: workingDayOnOrAfter(firstMonday(firstOf(year, month))),
        period: monthOf(year, month),
      })),
    says: [-1, 0],
    above: { after: 2, unit: 'd', to: 'director' },
    lapses: 21,
  },
  {
    step: 'monthly-meeting',
    register: 'meeting',
    owes: { all: 'supervisor' },
    due: (year) =>
      months.map((month) => ({
        on: workingDayOnOrAfter(firstOf(year, month)),
        period: monthOf(year, month),
      })),
    says: [0],
    lapses: 21,
    period: 'heldOn',
  },
  {
    step: 'visit-plan',
    register: 'visit-plan',
    owes: { all: 'salesperson' },
    due: (year) =>
      months.map((month) => ({
        on: workingDayOnOrBefore(firstOf(year, month + 1) - 1),
        period: monthOf(year, month + 1),
      })),
    says: [-3, 0],
    above: { after: 1, unit: 'wd', to: 'supervisor' },
    lapses: 31,
    period: 'month',
  },
  {
    step: 'file-audit',
    register: 'file-audit',
    owes: { one: 'dang' },
    due: (year) =>
      [1, 4, 7, 10].map((month) => ({
        on: workingDayOnOrAfter(firstOf(year, month)),
        period: month === 1 ? `${year - 1}-Q4` : `${year}-Q${(month - 1) / 3}`,
      })),
    says: [0],
    above: { after: 5, unit: 'wd', to: 'director' },
    lapses: 60,
    move: 'issue',
    period: 'quarter',
  },
  {
    step: 'reconciliation',
    register: 'reconciliation',
    owes: { one: 'ying' },
    due: (year) =>
      months.map((month) => ({
        on: workingDayOnOrAfter(firstOf(year, month)),
        period: month === 1 ? monthOf(year - 1, 12) : monthOf(year, month - 1),
      })),
    says: [0],
    above: { after: 3, unit: 'wd', to: 'director' },
    lapses: 28,
    move: 'finish',
    period: 'month',
  },
  {
    step: 'rule-review',
    register: 'rule-review',
    owes: { one: 'chen' },
    due: (year) => [{ on: workingDayOnOrAfter(dayOf(`${year}-01-05`)), period: String(year) }],
    says: [0, 7],
    lapses: 60,
    period: 'year',
  },
  {
    step: 'grade-review',
    register: 'grade-review',
    owes: { all: 'supervisor' },
    due: (year) => [{ on: workingDayOnOrAfter(dayOf(`${year}-11-01`)), period: String(year) }],
    says: [-14, 0],
    above: { after: 5, unit: 'wd', to: 'director' },
    lapses: 60,
    period: 'year',
  },
  {
    step: 'year-plan',
    register: 'year-plan',
    owes: { one: 'chen' },
    due: (year) => [{ on: workingDayOnOrAfter(dayOf(`${year}-12-01`)), period: String(year + 1) }],
    says: [-14, 0],
    period: 'year',
  },
];

/** What is said about a duty from a day on: time, room, recipient, step, cycle and text. */
export function expectForDuty(
  duty: Duty,
  entries: readonly Entry[],
  from: Day,
  until: Day,
): readonly string[] {
  const { owes } = duty;
  const owers =
    'one' in owes ? [owes.one] : staff.filter(([, role]) => role === owes.all).map(([code]) => code);
  const years = [2025, 2026, 2027];
  return owers.flatMap((who) =>
    years
      .flatMap(duty.due)
      .filter(({ on }) => on >= from)
      .flatMap((one) => saidOf(duty, who, one, entries, from))
      .filter(({ when }) => when < at(until, '00:00'))
      .map(({ when, to, say, period }) => [stamp(when), `dm:${to}`, to, duty.step, period, say].join(' ')),
  );
}

/** The plan of a key account for the next year (C9), by its supervisor, from the day on which it was recognised. */
export function expectForAccount(
  { code, seats: { supervisor } }: Customer,
  entries: readonly Entry[],
  until: Day,
): readonly string[] {
  const own = entries.filter(({ customer }) => customer?.code === code);
  if (supervisor === null) return [];
  const recognised = own
    .filter(({ register }) => register === 'key-account')
    .flatMap(({ steps }) => steps.filter(({ to }) => to === 'recognised').map(({ when }) => dayAt(when)));
  const since = Math.min(...recognised, Number.POSITIVE_INFINITY);
  return [2025, 2026, 2027].flatMap((year) => {
    const on = workingDayOnOrAfter(dayOf(`${year}-12-01`));
    if (on < since) return [];
    const plans = own.filter(({ register }) => register === 'account-plan');
    const done = Math.min(
      ...plans.flatMap(({ steps: [opened] }) =>
        opened?.values['year'] === String(year + 1) ? [opened.when] : [],
      ),
      Number.POSITIVE_INFINITY,
    );
    const says: readonly [Day, string, string][] = [
      [workingDayOnOrBefore(on - 14), supervisor, 'duty/customer-due'],
      [on, supervisor, 'duty/customer-due'],
      [workingDayAfter(on), directorOf(supervisor), 'duty/customer-escalate'],
    ];
    return says
      .map(([day, to, say]) => ({ when: at(day, '09:00'), to, say }))
      .filter(({ when }) => when < done && when < at(until, '00:00'))
      .map(({ when, to, say }) => [stamp(when), `dm:${to}`, to, 'account-plan', year + 1, say].join(' '));
  });
}

/**
 * Orders of three months that are 70 percent of the three before, or less: asked of the salesperson on the first working day
 * after them, of the supervisor three working days later, until a win-back is opened; not while one is open.
 */
export function expectForDrop(
  { code, seats: { salesperson, supervisor } }: Customer,
  entries: readonly Entry[],
  from: Day,
  until: Day,
): readonly string[] {
  const own = entries.filter(({ customer }) => customer?.code === code);
  const orders = own.flatMap(({ register, steps: [opened] }) =>
    register !== 'sales-order' || opened === undefined
      ? []
      : [
          {
            on: dayOf(opened.values['orderedOn'] ?? ''),
            fen: Math.round(Number(opened.values['amount']) * 100),
            when: opened.when,
          },
        ],
  );
  const tries = own.flatMap(({ register, steps }) =>
    register !== 'win-back'
      ? []
      : [
          {
            opened: steps[0]?.when ?? 0,
            ended: steps.find(({ to }) => to === 'lost')?.when ?? Number.POSITIVE_INFINITY,
          },
        ],
  );
  if (salesperson === null) return [];
  const told: string[] = [];
  for (const year of [2025, 2026, 2027])
    for (const month of months) {
      const first = firstOf(year, month);
      const due = workingDayOnOrAfter(first);
      const sum = (after: number, before: number, when: Minute) =>
        orders
          .filter((order) => order.when < when)
          .filter(({ on }) => on >= firstOf(year, month - after) && on < firstOf(year, month - before))
          .reduce((all, { fen }) => all + fen, 0);
      const isDown = (when: Minute) =>
        sum(6, 3, when) > 0 &&
        sum(3, 0, when) * 100 <= sum(6, 3, when) * 70 &&
        tries.every(({ opened, ended }) => opened >= when || ended < when) &&
        tries.every(({ opened }) => opened < at(first, '00:00') || opened >= when);
      const says: readonly [Day, string | null, string][] = [
        [due, salesperson, 'duty/customer-due'],
        [workingDayAfter(due, 3), supervisor, 'duty/customer-escalate'],
      ];
      for (const [day, to, say] of says) {
        const when = at(day, '09:00');
        if (due < from || when >= at(until, '00:00') || to === null || !isDown(when)) continue;
        told.push([stamp(when), `dm:${to}`, to, 'volume-drop', monthOf(year, month - 1), say].join(' '));
      }
    }
  return told;
}

/** 180 days after the last order [default]: the owner, then the supervisor and the director, until there is another one. */
export function expectForNoOrder(
  { code, tier, seats: { salesperson, supervisor } }: Customer,
  entries: readonly Entry[],
  answers: readonly Answer[],
  until: Day,
): readonly string[] {
  const orders = entries
    .filter(({ register, customer }) => register === 'sales-order' && customer?.code === code)
    .flatMap(({ steps: [opened] }) =>
      opened === undefined ? [] : [{ on: dayOf(opened.values['orderedOn'] ?? ''), when: opened.when }],
    );
  const tierAt = (when: Minute) =>
    answers.findLast(
      ({ customer, set, day, clock }) =>
        customer === code && set?.['tier'] !== undefined && at(day, clock) < when,
    )?.set?.['tier'] ?? tier;
  const days = [...new Set(orders.map(({ on }) => on))];
  return days.flatMap((last) => {
    const due = last + 180;
    const said = workingDayOnOrBefore(due);
    const owner = tierAt(at(said, '09:00')) === 'potential' ? supervisor : salesperson;
    const next = Math.min(
      ...orders.filter(({ on }) => on > last).map(({ when }) => when),
      Number.POSITIVE_INFINITY,
    );
    if (owner === null) return [];
    const above = (after: number, to: string | null): readonly [Day, string | null, string] => [
      workingDayAfter(due, after),
      to === null || to === owner ? directorOf(owner) : to,
      'follow-up/escalate',
    ];
    const says = [
      [said, owner, 'no-order/due'] as const,
      above(1, supervisor),
      ...(supervisor === null || supervisor === owner ? [] : [above(3, directorOf(supervisor))]),
    ];
    return says.flatMap(([day, to, say]) => {
      const when = at(day, '09:00');
      if (to === null || when >= next || when >= at(until, '00:00')) return [];
      return [[stamp(when), `dm:${to}`, to, 'no-order', textOf(last), say].join(' ')];
    });
  });
}

function saidOf(
  duty: Duty,
  who: string,
  { on, period }: { readonly on: Day; readonly period: string },
  entries: readonly Entry[],
  from: Day,
) {
  const done = handedIn(duty, who, period, entries);
  const over = duty.lapses === undefined ? Number.POSITIVE_INFINITY : at(on + duty.lapses + 1, '00:00');
  const ends = Math.min(done, over);
  const prompts = duty.says.map((days) => {
    const day = workingDayOnOrBefore(on + days);
    return { when: Math.max(at(day, '09:00'), at(from, '09:00')), to: who, say: 'duty/due', period };
  });
  const own = prompts.filter(({ when }) => when < ends);
  const { above } = duty;
  if (above === undefined) return own;
  const since =
    above.unit === 'wd' ? workingDayAfter(on, above.after) : workingDayOnOrAfter(on + above.after);
  const to = above.to === 'supervisor' ? superiorOf(who) : directorAbove(duty, who);
  const last = Math.max(...own.map(({ when }) => dayAt(when)), 0);
  const when = at(
    Math.max(since, last === 0 ? 0 : workingDayAfter(last, above.unit === 'wd' ? above.after : 1)),
    '09:00',
  );
  return to === null || to === who || when >= ends
    ? own
    : [...own, { when, to, say: 'duty/escalate', period }];
}

function directorAbove({ owes }: Duty, who: string): string {
  if ('one' in owes) return 'chen';
  const superior = superiorOf(who);
  return superior === 'chen' || superior === 'deng' ? superior : directorOf(superior);
}

/** When the first entry for the period was handed in. */
function handedIn(
  { register, move, period: field }: Duty,
  who: string,
  period: string,
  entries: readonly Entry[],
): Minute {
  const isCompanys = duties.some((duty) => duty.register === register && 'one' in duty.owes);
  const times = entries
    .filter((entry) => entry.register === register && (isCompanys || entry.opener === who))
    .flatMap(({ steps }) => {
      const [opened] = steps;
      const by = move === undefined ? opened : steps.find((step) => step.move === move);
      if (opened === undefined || by === undefined) return [];
      const about = field === undefined ? textOf(dayAt(opened.when)).slice(0, 7) : opened.values[field];
      const isDay = about?.length === 'YYYY-MM-DD'.length;
      return (isDay ? about.slice(0, period.length) : about) === period ? [by.when] : [];
    });
  return Math.min(...times, Number.POSITIVE_INFINITY);
}
