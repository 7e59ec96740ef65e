import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import type { DutySettings } from '../../../templates/reader/duty.ts';
import type { Reason } from '../../../templates/reader/said.ts';
import { periodCycle } from '../cycle.ts';
import { type DutyTime, dutiesFrom, dutyFor, periodOfOpening } from '../duty-days.ts';
import { dayOf, momentOf } from '../moments.ts';
import { nothing, openOf } from '../occurrence.ts';
import { later } from '../order-days.ts';
import { type Period, periodWritten, quarterOf, writePeriod } from '../period.ts';
import { isDuty } from '../subject.ts';
import type { DutyFacts, FiledEntry, Occurrence, Rules } from '../types.ts';
import { defineTrigger } from '../trigger.ts';

/**
 * How many days after its day a duty is still opened, in case the program was down. What was due before that, or before
 * the rules had such a duty, is not made up for.
 */
const missedDays = 7;

/**
 * A duty of a register: owed by the calendar, once for each period, by everyone who has one of its roles, or by the
 * company. Whoever is away on its day, or came later, does not owe it. An entry of the register for the period closes it.
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
    if (!isDuty(facts) || !owes(settings, facts)) return nothing;
    const { each } = settings;
    const since = later(span.today.subtract({ days: missedDays }), facts.enteredOn);
    const open = openOf(step.key, facts).flatMap(({ cycle }): DutyTime[] => {
      const period = periodCycle.read(cycle);
      return period === null || period.unit !== each.unit ? [] : [dutyFor(period, each, rules.calendar)];
    });
    const times = open.filter(({ dueOn }) => Temporal.PlainDate.compare(dueOn, since) < 0);
    const ahead: DutyTime[] = [];
    for (const time of dutiesFrom(since, each, rules.calendar)) {
      const isOwed = Temporal.PlainDate.compare(time.dueOn, span.until) <= 0;
      if (isOwed) times.push(time);
      else ahead.push(time);
      // Prompts may begin before the one after the next is due.
      if (ahead.length === 2) break;
    }
    const occurrences = (all: readonly DutyTime[]) =>
      all
        .filter(({ dueOn }) => !isAway(facts, dueOn))
        .map((time) => occurrenceOf(time, settings, facts, rules));
    return { owed: occurrences(times), ahead: occurrences(ahead) };
  },

  name: ({ cycle: { unit, from } }) => {
    const { year, month } = from;
    switch (unit) {
      case 'workday':
        return { code: 'cycle/interval', params: { on: from } };
      case 'month':
        return { code: 'cycle/month', params: { year, month } };
      case 'quarter':
        return { code: 'cycle/quarter', params: { year, quarter: quarterOf(from) } };
      case 'year':
        return { code: 'cycle/year', params: { year } };
    }
  },
});

/** Something that the company owes has no role of its own; it goes to whoever has the role. */
function owes({ all }: DutySettings, { subject, holds }: DutyFacts): boolean {
  if (all === undefined) return subject.kind === 'company';
  return subject.kind === 'staff' && all.some((role) => holds.includes(role));
}

/** What the company owes is done by a stand-in. */
function isAway({ subject, awayOn }: DutyFacts, day: Temporal.PlainDate): boolean {
  return (
    subject.kind === 'staff' &&
    awayOn.some(
      ({ from, to }) =>
        Temporal.PlainDate.compare(from, day) <= 0 && Temporal.PlainDate.compare(day, to) <= 0,
    )
  );
}

function occurrenceOf(
  { period, dueOn }: DutyTime,
  settings: DutySettings,
  facts: DutyFacts,
  rules: Rules,
): Occurrence {
  const { time } = settings.each;
  const done = doneBy(period, settings, facts, rules);
  return {
    cycle: periodCycle.write(period),
    anchorOn: dueOn,
    dueOn,
    knownOn: facts.enteredOn,
    ...(time === undefined ? {} : { dueAt: momentOf(dueOn, 'staff', time, rules.playbook) }),
    ...(done === null ? {} : { done }),
  };
}

/** The first entry for the period that is so far. */
function doneBy(
  period: Period,
  settings: DutySettings,
  { filed }: DutyFacts,
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
