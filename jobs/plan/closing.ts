import type { Step } from '../../templates/playbook.ts';
import type { StaffId } from './types.ts';

export interface ClosingScene {
  readonly ownerId: StaffId | null;
  readonly assistantId: StaffId | null;
  /** Those to whom silence was reported: they answer for it too from then on. */
  readonly escalatedTo: ReadonlySet<StaffId>;
}

/** How somebody's log counts for a follow-up: as their own, on behalf of the owner, or not at all. */
export type Standing = 'own' | 'on-behalf' | 'none';

/**
 * A step is closed by a log of the right person (做好联系记录): its owner, the assistant who logs for the owner, or
 * somebody the silence was escalated to. Anybody else's log is kept and closes nothing.
 */
export function standingOf(who: StaffId, scene: ClosingScene): Standing {
  if (who === scene.ownerId) return 'own';
  if (scene.escalatedTo.has(who)) return 'own';
  return who === scene.assistantId && scene.ownerId !== null ? 'on-behalf' : 'none';
}

/** Whether these answers end the round without ending the matter: 未开始 begins again from the day given. */
export function restartDay(step: Step, fields: Readonly<Record<string, string>>): string | null {
  const restart = step.closes.restart;
  if (restart === undefined || fields[restart.field] !== restart.is) return null;
  return fields[restart.anchorFrom] ?? null;
}
