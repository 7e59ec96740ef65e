import type { Temporal } from 'temporal-polyfill';
import type { DutyDay, DutyEach } from '../../templates/reader/duty.ts';
import type { Calendar } from '../calendar/calendar.ts';
import { nextWorkingDay, previousWorkingDayOrSame, workingDayOrNext } from '../calendar/working-days.ts';
import { type Period, periodAfter, periodOn } from './period.ts';

/** One time that a duty is owed. */
export interface DutyTime {
  /** What it is about. */
  readonly period: Period;
  readonly dueOn: Temporal.PlainDate;
}

const shifts = { previous: -1, this: 0, next: 1 } as const;

/** The duty for a period. */
export function dutyFor(period: Period, each: DutyEach, calendar: Calendar): DutyTime {
  return { period, dueOn: dueIn(periodBefore(period, each), each, calendar) };
}

/** The duties due from a day on, without end. */
export function* dutiesFrom(
  day: Temporal.PlainDate,
  each: DutyEach,
  calendar: Calendar,
): Generator<DutyTime, never> {
  if (each.unit === 'workday') {
    for (let on = workingDayOrNext(day, calendar); ; on = nextWorkingDay(on, calendar))
      yield { period: periodOn('workday', on), dueOn: on };
  }
  // A day off may move one across the end of its month.
  for (let n = -1; ; n += 1) {
    const dueOn = dueIn(periodAfter(periodOn(each.unit, day), n), each, calendar);
    if (dueOn.since(day).sign >= 0)
      yield { period: periodAfter(periodOn(each.unit, day), n + shifts[each.for]), dueOn };
  }
}

/** What an entry opened on a day is about, where its form does not say: a duty's own month is when it is opened. */
export function periodOfOpening(day: Temporal.PlainDate, each: DutyEach): Period {
  return periodAfter(periodOn(each.unit, day), shifts[each.for]);
}

function periodBefore(period: Period, each: DutyEach): Period {
  return periodAfter(period, -shifts[each.for]);
}

/** The day within the period in which it is due. */
function dueIn({ unit, from }: Period, { on, dayOff }: DutyEach, calendar: Calendar): Temporal.PlainDate {
  if (on === undefined) return from;
  const last = periodAfter({ unit, from }, 1).from.subtract({ days: 1 });
  const day = dayIn(from, last, on, calendar);
  return dayOff === 'next' ? workingDayOrNext(day, calendar) : previousWorkingDayOrSame(day, calendar);
}

function dayIn(
  from: Temporal.PlainDate,
  last: Temporal.PlainDate,
  on: DutyDay,
  calendar: Calendar,
): Temporal.PlainDate {
  if (on.kind === 'number') return from.with({ day: on.number }, { overflow: 'constrain' });
  if (on.kind === 'date') return from.with({ month: on.month, day: on.day }, { overflow: 'constrain' });
  const isFirst = on.kind === 'first';
  if (on.of === 'day') return isFirst ? from : last;
  if (on.of === 'workday')
    return isFirst ? workingDayOrNext(from, calendar) : previousWorkingDayOrSame(last, calendar);
  const weekday = on.of;
  return isFirst
    ? from.add({ days: (weekday - from.dayOfWeek + 7) % 7 })
    : last.subtract({ days: (last.dayOfWeek - weekday + 7) % 7 });
}
