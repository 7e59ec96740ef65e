import type { Temporal } from 'temporal-polyfill';
import { nextWorkingDay } from '../calendar/working-days.ts';
import { dayOf, momentOf } from './moments.ts';
import { onDuty } from './people.ts';
import type { Scope } from './scope.ts';
import { isForOwner } from './slots.ts';
import type { PlannedReminder, Rules, SubjectFacts } from './types.ts';
import { compareDays } from '../calendar/kept-on-days.ts';

/** The first working day after a suspension; null: the subject was never suspended. */
export function wokenOn(
  { anchors: { resumed } }: SubjectFacts,
  { playbook, calendar }: Pick<Rules, 'playbook' | 'calendar'>,
): Temporal.PlainDate | null {
  return resumed === undefined ? null : nextWorkingDay(dayOf(resumed.recordedAt, playbook), calendar);
}

/**
 * What would have been said during a suspension is not said afterwards all at once: of each matter the owner hears once,
 * on the first working day, unless a later prompt is still to come.
 */
export function afterRest(prompts: readonly PlannedReminder[], scope: Scope): readonly PlannedReminder[] {
  const { facts, rules, owner } = scope;
  const woken = wokenOn(facts, rules);
  if (woken === null) return prompts;
  const isPast = ({ at }: PlannedReminder) => compareDays(dayOf(at, rules.playbook), woken) < 0;
  const coming = prompts.filter((prompt) => !isPast(prompt));
  const last = prompts.findLast((prompt) => isPast(prompt) && isForOwner(prompt.slot));
  if (last === undefined || owner === null || coming.some(({ slot }) => isForOwner(slot))) return coming;
  const present = onDuty(owner, woken);
  const at = momentOf(woken, 'staff', present.morningAt, rules.playbook);
  return [{ slot: last.slot, say: last.say, at, audience: 'staff', recipientId: present.id }, ...coming];
}
