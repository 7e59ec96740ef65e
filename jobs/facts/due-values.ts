import { Temporal } from 'temporal-polyfill';
import type { Playbook } from '../../templates/reader/playbook.ts';
import { formatTime, type ReminderValues } from '../../templates/reader/values.ts';
import type { Core } from '../core.ts';
import { dayOf, deadlineOf, wallTimeOf } from '../plan/moments.ts';

interface Due {
  readonly dueOn: Temporal.PlainDate;
  /** Null: the whole day. */
  readonly dueAt: Temporal.Instant | null;
}

/** What texts say of a deadline: its day or hour, and how far away it is. */
export function dueValues(
  { dueOn, dueAt }: Due,
  now: Temporal.Instant,
  playbook: Playbook,
): Pick<ReminderValues, 'dueOn' | 'dueTime' | 'hourOver' | 'daysLeft' | 'daysOver'> {
  const today = dayOf(now, playbook);
  // Nearly every prompt is due today, and formatting the difference takes as long as the rest of the text.
  const days = today.equals(dueOn) ? 0 : today.until(dueOn, { largestUnit: 'days' }).days;
  return {
    dueOn: deadlineOf({ dueOn, dueAt }, playbook),
    dueTime: dueAt !== null && formatTime(wallTimeOf(dueAt, playbook)),
    hourOver: days === 0 && isHourOver(dueAt, now),
    daysLeft: Math.max(0, days),
    daysOver: Math.max(0, -days),
  };
}

/** The hour of a deadline, as pages show it beside the day. */
export function hourOf(
  { clock, rules: { playbook } }: Pick<Core, 'clock' | 'rules'>,
  due: Due,
): { readonly dueTime: string | null; readonly hourOver: boolean } {
  const { dueTime, hourOver } = dueValues(due, clock.now(), playbook);
  return { dueTime: dueTime === false ? null : dueTime, hourOver };
}

/** Whether the deadline was an hour that has passed. */
export function isHourOver(dueAt: Temporal.Instant | null, now: Temporal.Instant): boolean {
  return dueAt !== null && Temporal.Instant.compare(dueAt, now) < 0;
}
