import type { Temporal } from 'temporal-polyfill';
import { workingDayOrNext } from '../../../jobs/calendar/working-days.ts';
import { isHourOver } from '../../../jobs/facts/due-values.ts';
import { workOf } from '../../../jobs/facts/work-of.ts';
import type { OpenFollowUp } from '../../../jobs/follow-ups/open-follow-ups.ts';
import { deadlineOf } from '../../../jobs/plan/moments.ts';
import { formatMoment as formatDeadline } from '../../../templates/reader/values.ts';
import { type CommandContext, type Speaking, tell } from './context.ts';
import { formatMoment } from './words.ts';

/** A step's name in the company's language; the key if the step is no longer in the playbook. */
export function stepWork(ctx: Speaking, step: string): string {
  const found = ctx.core.rules.playbook.steps.find(({ key }) => key === step);
  return found?.work[ctx.core.language] ?? step;
}

export function anchorLabel(ctx: Speaking, anchor: string): string {
  const found = ctx.core.rules.playbook.anchors.find(({ key }) => key === anchor);
  return found?.label[ctx.core.language] ?? anchor;
}

/** `2026年3月11日 周三`, with the hour if the deadline has one. */
export function dueWords({ core }: Speaking, due: Parameters<typeof deadlineOf>[0]): string {
  return formatDeadline(deadlineOf(due, core.rules.playbook), core.language);
}

/** 逾期 3 天, 今天到期, 还有 3 天. @param days from today to the deadline */
export function howLong(ctx: CommandContext, days: number, dueAt: Temporal.Instant | null = null): string {
  if (days === 0 && isHourOver(dueAt, ctx.core.clock.now())) return tell(ctx, 'command/hour-over');
  if (days < 0) return tell(ctx, 'command/days-overdue', { days: -days });
  if (days === 0) return tell(ctx, 'command/due-today');
  return tell(ctx, 'command/days-left', { days });
}

/** What is owed, by whom, until when, and the next reminder. */
export function describeOpen(ctx: CommandContext, followUp: OpenFollowUp): string {
  const due = dueWords(ctx, followUp);
  const left = howLong(ctx, ctx.today.until(followUp.dueOn).days, followUp.dueAt);
  const owner = followUp.owner?.name ?? tell(ctx, 'command/no-one');
  const head = tell(ctx, 'command/step-due', {
    step: workOf(ctx.core, followUp, followUp.anchorOn),
    owner,
    due,
    left,
  });
  const snoozed = followUp.snoozedUntil;
  return [
    head,
    ...(snoozed === null
      ? []
      : [
          tell(ctx, 'command/snoozed-until', {
            snoozedOn: workingDayOrNext(snoozed, ctx.core.rules.calendar),
          }),
        ]),
    describeNext(ctx, followUp),
  ].join('\n');
}

function describeNext(ctx: CommandContext, { next }: OpenFollowUp): string {
  if (next === null) return tell(ctx, 'command/no-reminder-planned');
  const at = formatMoment(next.at, ctx.core.rules.playbook.zone, ctx.core.language);
  return tell(ctx, 'command/next-reminder', { moment: at, whom: toWhom(ctx, next) });
}

export function toWhom(
  ctx: Speaking,
  { audience, to }: { readonly audience: 'customer' | 'staff'; readonly to: string | null },
): string {
  if (audience === 'customer') return tell(ctx, 'command/customer-group');
  return to ?? tell(ctx, 'command/no-one');
}
