import { Temporal } from 'temporal-polyfill';
import { previousWorkingDayOrSame } from '../calendar/working-days.ts';
import { dayOf, eveningOf, momentOf } from '../plan/moments.ts';
import type { Rules } from '../plan/types.ts';

/** The evening digest of a working day and the period it covers. */
export interface DigestSpan {
  readonly day: Temporal.PlainDate;
  readonly at: Temporal.Instant;
  /** The previous digest; the period begins after it. */
  readonly since: { readonly day: Temporal.PlainDate; readonly at: Temporal.Instant };
  /** End of the staff window. After it the digest is not sent at all: the next morning it would be outdated. */
  readonly until: Temporal.Instant;
}

/** Null on days off, and when the playbook has no digest. */
export function digestOf(day: Temporal.PlainDate, { playbook, calendar }: Rules): DigestSpan | null {
  if (playbook.digestAt === undefined || !calendar.isWorkingDay(day)) return null;
  const before = previousWorkingDayOrSame(day.subtract({ days: 1 }), calendar);
  const on = (one: Temporal.PlainDate) => momentOf(one, 'staff', playbook.digestAt, playbook);
  return {
    day,
    at: on(day),
    since: { day: before, at: on(before) },
    until: eveningOf(day, 'staff', playbook),
  };
}

/** The digest that may be written at an instant; null outside its time. */
export function digestNow(now: Temporal.Instant, rules: Rules): DigestSpan | null {
  const digest = digestOf(dayOf(now, rules.playbook), rules);
  if (digest === null) return null;
  const has = (moment: Temporal.Instant) => Temporal.Instant.compare(moment, now) <= 0;
  return has(digest.at) && !has(digest.until) ? digest : null;
}
