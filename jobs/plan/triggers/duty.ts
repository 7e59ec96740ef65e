import type { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { type Condition, partsOf } from '../../../templates/reader/condition.ts';
import type { DutyEach, DutySettings } from '../../../templates/reader/duty.ts';
import type { Step } from '../../../templates/reader/playbook.ts';
import type { Reason } from '../../../templates/reader/said.ts';
import { holds } from '../condition.ts';
import { periodCycle } from '../cycle.ts';
import { type DutyTime, dutiesFrom, dutyFor, periodOfOpening } from '../duty-days.ts';
import { dayOf, momentOf } from '../moments.ts';
import { nothing, openOf } from '../occurrence.ts';
import { later } from '../order-days.ts';
import { halfOf, type Period, periodAfter, periodWritten, quarterOf, writePeriod } from '../period.ts';
import { isCustomer, isDuty } from '../subject.ts';
import type {
  CustomerFacts,
  DutyFacts,
  FiledEntry,
  Occurrence,
  Rules,
  Span,
  SubjectFacts,
} from '../types.ts';
import { defineTrigger } from '../trigger.ts';
import { missedDays } from '../span.ts';
import { compareDays } from '../../calendar/kept-on-days.ts';

/**
 * How many days after its day a duty is still opened, in case the program was down. What was due before that, or before
 * the rules had such a duty, is not made up for.
 */
const madeUpDays = 7;

/**
 * A duty of a register: owed by the calendar, once for each period, by everyone who has one of its roles, or by the
 * company, or for each customer of a kind. A colleague who is away on its day, or came later, does not owe it. An entry of
 * the register for the period closes it.
 */
export const dutyTrigger = defineTrigger({
  kind: 'duty',
  about: 'staff',
  key: ['each', 'duty'],
  // Written in a register, whose schema reads it (`templates/reader/duty-schema.ts`).
  settings: z.custom<DutySettings>(),
  due: 'that-day',
  tells: {},
  cycle: periodCycle,

  occurrences: (step, settings: DutySettings, facts, rules, span) => {
    const owing = owingOf(step, settings, facts, span, rules);
    if (owing === null) return nothing;
    const { each } = settings;
    const { askedFrom: since } = owing;
    const open = openOf(step.key, facts).flatMap(({ cycle }): DutyTime[] => {
      const period = periodCycle.read(cycle);
      return period === null || period.unit !== each.unit ? [] : [dutyFor(period, each, rules.calendar)];
    });
    const times = open.filter(({ dueOn }) => compareDays(dueOn, since) < 0);
    const ahead: DutyTime[] = [];
    for (const time of dutiesFrom(since, each, rules.calendar)) {
      const isOwed = compareDays(time.dueOn, span.until) <= 0;
      if (isOwed) times.push(time);
      else ahead.push(time);
      // Prompts may begin before the one after the next is due.
      if (ahead.length === 2) break;
    }
    const occurrences = (all: readonly DutyTime[]) =>
      all
        .filter(({ dueOn }) => !isAway(owing, dueOn))
        .map((time) => ({ time, occurrence: occurrenceOf(time, settings, owing, rules) }));
    const isOpen = ({ period }: DutyTime) =>
      open.some((time) => writePeriod(time.period) === writePeriod(period));
    // What a trend says of the months ahead is not known: they are looked at once they are over.
    const owed = occurrences(times).filter(
      ({ time, occurrence }) => owing.isMeant(time.period) || (occurrence.done !== undefined && isOpen(time)),
    );
    return {
      owed: owed.map(({ occurrence }) => occurrence),
      ahead: occurrences(ahead).map(({ occurrence }) => occurrence),
    };
  },

  // A period stays the same where the rules move its day within it, or to the one before or after.
  recalls: ({ each: { unit } }: DutySettings) => ({ of: 'days', days: missedDays + 2 * longest[unit] }),

  name: ({ cycle: { unit, from } }) => {
    const { year, month } = from;
    switch (unit) {
      case 'workday':
        return { code: 'cycle/interval', params: { on: from } };
      case 'month':
        return { code: 'cycle/month', params: { year, month } };
      case 'quarter':
        return { code: 'cycle/quarter', params: { year, quarter: quarterOf(from) } };
      case 'half':
        return { code: 'cycle/half', params: { year, half: halfOf(from) } };
      case 'year':
        return { code: 'cycle/year', params: { year } };
    }
  },
});

/** What the duty is owed with. */
interface Owing {
  /** Who owes it could know of it from this day on. */
  readonly knownOn: Temporal.PlainDate;
  /** Nothing due before this day is opened. */
  readonly askedFrom: Temporal.PlainDate;
  readonly awayOn: DutyFacts['awayOn'];
  readonly filed: readonly FiledEntry[];
  /** Whether it is owed for a period, as far as that depends on the period. */
  readonly isMeant: (period: Period) => boolean;
}

/** Days from one to the next, at most. */
const longest: Readonly<Record<DutyEach['unit'], number>> = {
  workday: 15,
  month: 31,
  quarter: 92,
  half: 184,
  year: 366,
};

const always = () => true;

/** Null: not owed. What the company owes has no role of its own; it goes to the holders of the role. */
function owingOf(
  step: Step,
  { all, customer }: DutySettings,
  facts: SubjectFacts,
  span: Span,
  rules: Rules,
): Owing | null {
  if (isCustomer(facts))
    return customer === undefined ? null : owingFor(step, customer.if, facts, span, rules);
  if (!isDuty(facts)) return null;
  const { subject, holds: held, awayOn, filed, enteredOn: knownOn } = facts;
  const askedFrom = later(span.today.subtract({ days: madeUpDays }), knownOn);
  // What the company owes is done by a stand-in.
  if (all === undefined)
    return subject.kind === 'company' ? { knownOn, askedFrom, awayOn: [], filed, isMeant: always } : null;
  const isOwed = subject.kind === 'staff' && all.some((role) => held.includes(role));
  return isOwed ? { knownOn, askedFrom, awayOn, filed, isMeant: always } : null;
}

/**
 * For a customer, from the day on which it came to be one of those; a stand-in does it. What was missed while the program
 * was down is made up for, but not what was due before the rules asked for it: colleagues would be put down as late for
 * every customer. Nor what was due during a suspension.
 */
function owingFor(
  { key }: Step,
  condition: Condition | null,
  { duties, enteredOn, anchors }: CustomerFacts,
  { from, today }: Span,
  { registers }: Rules,
): Owing | null {
  if (duties === undefined) return null;
  const { grades, gradedOn, inRulesSince, filed, counted } = duties;
  const trends = condition === null ? [] : partsOf(condition).filter((part) => 'trend' in part);
  if (trends.length > 0 && counted === undefined) return null;
  const entries = filed.map(({ register: name, state }) => {
    const states = registers.find(({ key }) => key === name)?.states ?? [];
    return { register: name, state, isEnd: states.find(({ key }) => key === state)?.isEnd === true };
  });
  const known = { values: grades, entries, days: new Set(Object.keys(anchors)) };
  const isMeant = ({ unit, from: first }: Period) =>
    condition === null ||
    holds(condition, {
      ...known,
      ...(counted === undefined ? {} : { trends: { counted, next: nextPeriod({ unit, from: first }).from } }),
    });
  // Without a trend, it is the same for every period.
  if (condition !== null && trends.length === 0 && !holds(condition, known)) return null;
  const named = condition === null ? [] : partsOf(condition);
  const since = named.flatMap((part) => ('customerDay' in part ? (anchors[part.customerDay]?.on ?? []) : []));
  const knownOn = [enteredOn, ...since].reduce(later, gradedOn ?? enteredOn);
  const { resumed } = anchors;
  const askedFrom = [inRulesSince.get(key) ?? today, resumed?.on ?? from, from].reduce(later, knownOn);
  return { knownOn, askedFrom, awayOn: [], filed, isMeant: trends.length === 0 ? always : isMeant };
}

/** The period after it, of a working day the day after. */
function nextPeriod({ unit, from }: Period): Period {
  return unit === 'workday' ? { unit, from: from.add({ days: 1 }) } : periodAfter({ unit, from }, 1);
}

function isAway({ awayOn }: Owing, day: Temporal.PlainDate): boolean {
  return awayOn.some(({ from, to }) => compareDays(from, day) <= 0 && compareDays(day, to) <= 0);
}

function occurrenceOf(
  { period, dueOn }: DutyTime,
  settings: DutySettings,
  owing: Owing,
  rules: Rules,
): Occurrence {
  const { time } = settings.each;
  const done = doneBy(period, settings, owing, rules);
  return {
    cycle: periodCycle.write(period),
    anchorOn: dueOn,
    dueOn,
    knownOn: owing.knownOn,
    ...(time === undefined ? {} : { dueAt: momentOf(dueOn, 'staff', time, rules.playbook) }),
    ...(done === null ? {} : { done }),
  };
}

/** The first entry for the period that is so far. */
function doneBy(
  period: Period,
  settings: DutySettings,
  { filed }: Owing,
  { playbook }: Pick<Rules, 'playbook'>,
): Reason | null {
  const { register, moves, unless } = settings;
  const key = writePeriod(period);
  const found = filed.find(
    (entry) =>
      entry.register === register &&
      !unless.includes(entry.state) &&
      (moves === undefined || entry.moves.some((move) => moves.includes(move))) &&
      writePeriod(periodOf(entry, settings, dayOf(entry.openedAt, playbook))) === key,
  );
  return found === undefined ? null : { code: 'reason/handed-in', params: { number: found.number } };
}

function periodOf(
  { answers }: FiledEntry,
  { each, period }: DutySettings,
  openedOn: Temporal.PlainDate,
): Period {
  const written = period === undefined ? undefined : answers[period];
  const said = written === undefined ? null : periodWritten(each.unit, written, openedOn);
  return said ?? periodOfOpening(openedOn, each);
}
