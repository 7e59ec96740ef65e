import type { Temporal } from 'temporal-polyfill';
import type { LatePolicy } from '../../templates/reader/playbook.ts';
import { timingOf } from '../plan/lateness.ts';
import type { Rules } from '../plan/types.ts';

/** A notice without a step is sent however late it is. */
const sendAnyway: LatePolicy = {
  staff: 'send-marked-late',
  customerDropAfterHours: 0,
  historyAfterDays: 0,
};

/** When staff may be written to: now if within their window on a working day, otherwise at its next opening. */
export function staffOpening(now: Temporal.Instant, rules: Rules): Temporal.Instant {
  const timing = timingOf({ audience: 'staff', meantFor: now, plannedAt: now }, sendAnyway, now, rules);
  return timing.kind === 'wait' ? timing.until : now;
}
