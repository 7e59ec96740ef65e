import type { ClosingRule, Step } from '../../templates/reader/playbook.ts';
import type { Rules, StaffId } from './types.ts';

/**
 * The steps that people do. A greeting is done by its posting and a survey by the customer: neither is anybody's
 * achievement or omission, and neither stands on a list of work.
 */
export function workOfPeople({ playbook }: Pick<Rules, 'playbook'>): readonly string[] {
  return playbook.steps
    .filter(({ closes: { when } }) => when !== 'posted' && when !== 'answered')
    .map(({ key }) => key);
}

/** A duty without reminders is quiet: on the lists, but nothing that a message is sent for, or looked forward to. */
export function isQuiet({ about, remind }: Step): boolean {
  return (about === 'staff' || about === 'company') && remind.length === 0;
}

/** The steps of people that a day's list is sent for. */
export function openingTheDay(rules: Pick<Rules, 'playbook'>): readonly string[] {
  const quiet = new Set(rules.playbook.steps.filter(isQuiet).map(({ key }) => key));
  return workOfPeople(rules).filter((key) => !quiet.has(key));
}

export interface ClosingScene {
  readonly ownerId: StaffId | null;
  readonly assistantId: StaffId | null;
  /** Everyone the silence was escalated to, and the owner's stand-in; they answer for the step too. */
  readonly alsoAnswer: ReadonlySet<StaffId>;
}

/** How a person's log counts for a follow-up: as their own, on behalf of the owner, or not at all. */
export type Standing = 'own' | 'on-behalf' | 'none';

/**
 * A step is closed by a log of the right person (做好联系记录): its owner, the assistant who logs for the owner, or someone
 * the silence was escalated to. Other people's logs are kept but close nothing.
 */
export function standingOf(who: StaffId, scene: ClosingScene): Standing {
  if (who === scene.ownerId) return 'own';
  if (scene.alsoAnswer.has(who)) return 'own';
  return who === scene.assistantId && scene.ownerId !== null ? 'on-behalf' : 'none';
}

/**
 * The new anchor day if these answers end the round without completing the step: 未开始 restarts it from the given day.
 * Null otherwise.
 */
export function restartDay(step: Step, fields: Readonly<Record<string, string>>): string | null {
  const restart = step.closes.restart;
  if (restart === undefined || fields[restart.field] !== restart.is) return null;
  return fields[restart.anchorFrom] ?? null;
}

/** The anchor and its day that these answers set because they are not the end, such as a problem of the trial. */
export function openedBy(
  { closes: { opens } }: Step,
  fields: Readonly<Record<string, string>>,
): { readonly anchor: string; readonly on: string } | null {
  if (opens === undefined || fields[opens.field] !== opens.is) return null;
  const on = fields[opens.anchorFrom];
  return on === undefined || on === '' ? null : { anchor: opens.anchor, on };
}

/** Whether a log of another step also answers this one: the listed fields are filled in, or have the given value. */
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
