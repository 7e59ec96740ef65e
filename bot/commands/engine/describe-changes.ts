import type { Temporal } from 'temporal-polyfill';
import { type Named, nameChanged } from '../../../jobs/audit/name-changed.ts';
import type { Change, PlannedReminder } from '../../../jobs/plan/types.ts';
import { formatDay } from '../../../templates/reader/values.ts';
import { type Speaking, tell } from './context.ts';
import { stepWork, toWhom } from './step-words.ts';
import { formatMoment } from './words.ts';
import { inWords } from '../../../jobs/in-words.ts';

/** Describes the plan changes after a change of facts: follow-ups first, then the resulting reminders. */
export async function describeChanges(ctx: Speaking, changes: readonly Change[]): Promise<readonly string[]> {
  if (changes.length === 0) {
    return [tell(ctx, 'command/plan-not-changed')];
  }
  const named = await nameChanged(ctx.core.db, changes);
  const followUps = changes.flatMap((change) => describeFollowUp(ctx, change, named));
  const reminders = changes
    .flatMap((change) => remindersIn(change))
    .sort((a, b) => a.at.epochMilliseconds - b.at.epochMilliseconds);
  const cancelled = changes.filter(({ kind }) => kind === 'cancel-reminder').length;
  return [...followUps, ...describeReminders(ctx, reminders, named), ...describeCancelled(ctx, cancelled)];
}

function describeFollowUp(ctx: Speaking, change: Change, named: Named): readonly string[] {
  const step = (id: string) => stepWork(ctx, named.steps.get(id) ?? '');
  switch (change.kind) {
    case 'open':
      return [
        standing(ctx, tell(ctx, 'command/new'), stepWork(ctx, change.followUp.step), change.followUp, named),
      ];
    case 'adjust':
      return [standing(ctx, tell(ctx, 'command/changed'), step(change.followUpId), change, named)];
    case 'reopen':
      return [tell(ctx, 'command/reopened', { step: step(change.followUpId) })];
    case 'close': {
      const reason = inWords(ctx.core, change.reason);
      return [tell(ctx, 'command/done', { step: step(change.followUpId), reason })];
    }
    case 'cancel': {
      const reason = inWords(ctx.core, change.reason);
      return [tell(ctx, 'command/cancelled', { step: step(change.followUpId), reason })];
    }
    case 'add-reminder':
    case 'move-reminder':
    case 'cancel-reminder':
      return [];
  }
}

interface Owed {
  readonly dueOn: Temporal.PlainDate;
  readonly ownerId: string | null;
}

function standing(ctx: Speaking, what: string, work: string, { dueOn, ownerId }: Owed, named: Named): string {
  const owner = ownerId === null ? tell(ctx, 'command/no-one') : (named.people.get(ownerId) ?? ownerId);
  const due = formatDay(dueOn, ctx.core.language);
  return tell(ctx, 'command/due', { what, work, owner, due });
}

function remindersIn(change: Change): readonly PlannedReminder[] {
  if (change.kind === 'open') return change.followUp.reminders;
  return change.kind === 'add-reminder' || change.kind === 'move-reminder' ? [change.reminder] : [];
}

/** What fits on a phone screen. */
const shownReminders = 5;

function describeReminders(
  ctx: Speaking,
  reminders: readonly PlannedReminder[],
  named: Named,
): readonly string[] {
  if (reminders.length === 0) return [];
  const { zone } = ctx.core.rules.playbook;
  const lines = reminders.slice(0, shownReminders).map((reminder) => {
    const to = reminder.recipientId === null ? null : (named.people.get(reminder.recipientId) ?? null);
    const at = formatMoment(reminder.at, zone, ctx.core.language);
    return `· ${at} → ${toWhom(ctx, { audience: reminder.audience, to })}`;
  });
  const more = reminders.length - lines.length;
  const rest = more === 0 ? [] : [tell(ctx, 'command/more', { more })];
  return [tell(ctx, 'command/reminders'), ...lines, ...rest];
}

function describeCancelled(ctx: Speaking, count: number): readonly string[] {
  return count === 0 ? [] : [tell(ctx, 'command/reminders-cancelled', { count })];
}
