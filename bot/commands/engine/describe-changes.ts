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
    return [tell(ctx, '跟进安排没有变化。', 'The plan has not changed.')];
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
        standing(ctx, tell(ctx, '新增', 'New'), stepWork(ctx, change.followUp.step), change.followUp, named),
      ];
    case 'adjust':
      return [standing(ctx, tell(ctx, '调整', 'Changed'), step(change.followUpId), change, named)];
    case 'reopen':
      return [tell(ctx, `重新打开：${step(change.followUpId)}`, `Reopened: ${step(change.followUpId)}`)];
    case 'close': {
      const reason = inWords(ctx.core, change.reason);
      return [
        tell(
          ctx,
          `完成：${step(change.followUpId)}（${reason}）`,
          `Done: ${step(change.followUpId)} (${reason})`,
        ),
      ];
    }
    case 'cancel': {
      const reason = inWords(ctx.core, change.reason);
      return [
        tell(
          ctx,
          `取消：${step(change.followUpId)}（${reason}）`,
          `Cancelled: ${step(change.followUpId)} (${reason})`,
        ),
      ];
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
  const owner = ownerId === null ? tell(ctx, '无人', 'no one') : (named.people.get(ownerId) ?? ownerId);
  const due = formatDay(dueOn, ctx.core.language);
  return tell(
    ctx,
    `${what}：${work}，由 ${owner} 负责，${due} 截止`,
    `${what}: ${work}, ${owner}, due ${due}`,
  );
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
  const rest = more === 0 ? [] : [tell(ctx, `· 另有 ${more} 条`, `· and ${more} more`)];
  return [tell(ctx, '提醒：', 'Reminders:'), ...lines, ...rest];
}

function describeCancelled(ctx: Speaking, count: number): readonly string[] {
  return count === 0 ? [] : [tell(ctx, `取消提醒 ${count} 条`, `Reminders cancelled: ${count}`)];
}
