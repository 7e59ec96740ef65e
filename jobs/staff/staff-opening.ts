import type { Temporal } from 'temporal-polyfill';
import type { LatePolicy } from '../../templates/reader/playbook.ts';
import { timingOf } from '../plan/lateness.ts';
import { officeHours, type OwnHours } from '../plan/own-hours.ts';
import type { Rules } from '../plan/types.ts';

/** A notice without a step is sent however late it is. */
const sendAnyway: LatePolicy = {
  staff: 'send-marked-late',
  customerDropAfterHours: 0,
  historyAfterDays: 0,
};

/**
 * When a colleague may be written to: now if within the staff window on a working day and outside their quiet hours,
 * otherwise at the next opening.
 */
export function staffOpening(
  now: Temporal.Instant,
  rules: Rules,
  hours: OwnHours = officeHours,
): Temporal.Instant {
  const timing = timingOf(
    { audience: 'staff', meantFor: now, plannedAt: now, hours },
    sendAnyway,
    now,
    rules,
  );
  return timing.kind === 'wait' ? timing.until : now;
}
