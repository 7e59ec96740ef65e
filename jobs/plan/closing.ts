import type { ClosingRule, Step } from '../../templates/reader/playbook.ts';
import type { StaffId } from './types.ts';

export interface ClosingScene {
  readonly ownerId: StaffId | null;
  readonly assistantId: StaffId | null;
  /** Those to whom silence was reported, and whoever stands in for the owner: they answer for it too. */
  readonly alsoAnswer: ReadonlySet<StaffId>;
}

/** How somebody's log counts for a follow-up: as their own, on behalf of the owner, or not at all. */
export type Standing = 'own' | 'on-behalf' | 'none';

/**
 * A step is closed by a log of the right person (做好联系记录): its owner, the assistant who logs for the owner, or
 * somebody the silence was escalated to. Anybody else's log is kept and closes nothing.
 */
export function standingOf(who: StaffId, scene: ClosingScene): Standing {
  if (who === scene.ownerId) return 'own';
  if (scene.alsoAnswer.has(who)) return 'own';
  return who === scene.assistantId && scene.ownerId !== null ? 'on-behalf' : 'none';
}

/** Whether these answers end the round without ending the matter: 未开始 begins again from the day given. */
export function restartDay(step: Step, fields: Readonly<Record<string, string>>): string | null {
  const restart = step.closes.restart;
  if (restart === undefined || fields[restart.field] !== restart.is) return null;
  return fields[restart.anchorFrom] ?? null;
}

/** Whether a log of another step says all that a step asks for: these fields filled in, or one of them as given. */
export function saysAll(
  rule: ClosingRule['alsoBy'][number],
  step: string,
  fields: Readonly<Record<string, string>>,
): boolean {
  if (rule.step !== step) return false;
  return rule.fields.every((field) => {
    const answer = fields[field] ?? '';
    return rule.is === undefined ? answer.trim() !== '' : answer === rule.is;
  });
}
