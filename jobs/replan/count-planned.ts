import type { Change } from '../plan/types.ts';

/** Number of reminders that the changes add to the plan. */
export function countPlanned(changes: readonly Change[]): number {
  return changes.reduce((count, change) => {
    if (change.kind === 'open') return count + change.followUp.reminders.length;
    return change.kind === 'add-reminder' ? count + 1 : count;
  }, 0);
}
