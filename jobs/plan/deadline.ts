import type { Temporal } from 'temporal-polyfill';
import type { Offset } from '../../templates/reader/register.ts';
import { addDays, addWorkingDays } from '../calendar/working-days.ts';
import { addWorkingHours } from '../calendar/working-hours.ts';
import { dayOf } from './moments.ts';
import type { Rules } from './types.ts';

export interface Deadline {
  readonly on: Temporal.PlainDate;
  /** Set when the deadline is an hour. */
  readonly at?: Temporal.Instant;
}

/** Days count from the company's day of the instant, which is not counted. Months clamp: 30 November + 3 is 28 February. */
export function deadlineAfter(
  since: Temporal.Instant,
  { amount, unit }: Offset,
  rules: Pick<Rules, 'playbook' | 'calendar'>,
): Deadline {
  const { playbook, calendar } = rules;
  const day = dayOf(since, playbook);
  switch (unit) {
    case 'd':
      return { on: addDays(day, amount) };
    case 'w':
      return { on: addDays(day, amount * 7) };
    case 'mo':
      return { on: day.add({ months: amount }) };
    case 'wd':
      return { on: amount === 0 ? day : addWorkingDays(day, amount, calendar) };
    case 'min': {
      const at = since.add({ minutes: amount });
      return { on: dayOf(at, playbook), at };
    }
    case 'wh': {
      const at = inWorkingHours(since, amount, rules);
      return { on: dayOf(at, playbook), at };
    }
  }
}

/** The instant at which this many working hours have passed, within the staff window. */
export function inWorkingHours(
  since: Temporal.Instant,
  hours: number,
  { playbook: { zone, windows }, calendar }: Pick<Rules, 'playbook' | 'calendar'>,
): Temporal.Instant {
  return addWorkingHours(since, hours, { calendar, zone, window: windows.staff });
}
