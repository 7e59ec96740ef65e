import type { Temporal } from 'temporal-polyfill';
import type { LatePolicy } from '../../templates/reader/playbook.ts';
import { timingOf } from '../plan/lateness.ts';
import type { Rules } from '../plan/types.ts';

/** A message meant for now is never too late. */
const neverTooLate: LatePolicy = {
  staff: 'send-marked-late',
  customerDropAfterHours: 24 * 366,
  historyAfterDays: 0,
};

/** When the customer may be written to: now if within the window on a working day, otherwise at its next opening. */
export function customerOpening(now: Temporal.Instant, rules: Rules): Temporal.Instant {
  const asked = { audience: 'customer', meantFor: now, plannedAt: now } as const;
  const timing = timingOf(asked, neverTooLate, now, rules);
  return timing.kind === 'wait' ? timing.until : now;
}
