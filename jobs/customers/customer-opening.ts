import type { Temporal } from 'temporal-polyfill';
import type { LatePolicy } from '../../templates/reader/playbook.ts';
import { timingOf } from '../plan/lateness.ts';
import type { Rules } from '../plan/types.ts';

/** Of what is meant for now nothing is ever too late. */
const neverTooLate: LatePolicy = {
  staff: 'send-marked-late',
  customerDropAfterHours: 24 * 366,
  historyAfterDays: 0,
};

/** When a customer may be asked something: now within the window on a working day, else when it opens next. */
export function customerOpening(now: Temporal.Instant, rules: Rules): Temporal.Instant {
  const asked = { audience: 'customer', meantFor: now, plannedAt: now } as const;
  const timing = timingOf(asked, neverTooLate, now, rules);
  return timing.kind === 'wait' ? timing.until : now;
}
