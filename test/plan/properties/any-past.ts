import fc from 'fast-check';
import type { CustomerFacts, FollowUpFact, ReminderFact } from '../../../jobs/plan/types.ts';

/** What people and postings may have done to a plan meanwhile. */
export const anyStates = fc.array(
  fc.constantFrom<ReminderFact['state']>(
    'planned',
    'planned',
    'posted',
    'claimed',
    'skipped',
    'unknown',
    'cancelled',
  ),
  { minLength: 12, maxLength: 12 },
);

const anyEnd = fc.constantFrom<Partial<FollowUpFact>>(
  {},
  {},
  {},
  { state: 'closed', closedBy: 'log' },
  { state: 'closed', closedBy: 'facts' },
  { state: 'cancelled' },
  { state: 'cancelled', skipped: true },
);

export const anyPast = fc.array(fc.tuple(anyStates, anyEnd), { minLength: 6, maxLength: 6 });

export function withPast(
  facts: CustomerFacts,
  past: readonly (readonly [readonly ReminderFact['state'][], Partial<FollowUpFact>])[],
) {
  return {
    ...facts,
    followUps: facts.followUps.map((followUp, n) => {
      const [states, end] = past[n % past.length] ?? [[], {}];
      const reminders = followUp.reminders.map((r, m) => ({
        ...r,
        state: states[m % states.length] ?? r.state,
      }));
      return { ...followUp, ...end, reminders };
    }),
  };
}
