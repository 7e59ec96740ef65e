import type { Change } from '../plan/types.ts';

/** How many reminders the changes put into the plan. */
export function countPlanned(changes: readonly Change[]): number {
  return changes.reduce((count, change) => {
    if (change.kind === 'open') return count + change.followUp.reminders.length;
    return change.kind === 'add-reminder' ? count + 1 : count;
  }, 0);
}
