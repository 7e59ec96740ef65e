import { Temporal } from 'temporal-polyfill';
import type { CustomerRef } from '../../jobs/customers/find-customer.ts';
import type { OpenFollowUp } from '../../jobs/follow-ups/open-follow-ups.ts';
import { openFollowUps } from '../../jobs/follow-ups/open-follow-ups.ts';
import type { LogOutcome } from '../../jobs/logs/write-log.ts';
import { formatDay } from '../../templates/reader/values.ts';
import { answer, type CommandContext, type Reply, tell } from '../commands/engine/context.ts';
import { stepWork } from '../commands/engine/step-words.ts';

/** The result of a contact log: whether it closed a follow-up, and if not, why, and what would close it. */
export async function describeOutcome(
  ctx: CommandContext,
  customer: CustomerRef,
  outcome: LogOutcome,
): Promise<Reply> {
  const head = `${customer.code} ${customer.name}`;
  const kept = tell(ctx, `${head}：已记入联系记录。`, `${head}: the contact log is saved.`);
  if (outcome.kind === 'closed') {
    const work = stepWork(ctx, outcome.step);
    return answer({
      body: [
        tell(ctx, `${head}：${work}，已记录完成。`, `${head}: ${work} is recorded and done.`),
        ...restart(ctx, outcome.restartsOn),
      ],
    });
  }
  const open = (await openFollowUps(ctx.core.db, customer.id)).find(({ step }) => step === outcome.step);
  if (open === undefined) return answer({ body: [kept] });
  return outcome.because === 'incomplete'
    ? answer({ body: [kept, askForResult(ctx, open)], buttons: [closeButton(ctx, open)] })
    : answer({ body: [kept, notYours(ctx, open)] });
}

function restart(ctx: CommandContext, restartsOn: string | null): readonly string[] {
  if (restartsOn === null) return [];
  const day = formatDay(Temporal.PlainDate.from(restartsOn), ctx.core.language);
  return [tell(ctx, `改从 ${day} 重新起算，到时再提醒。`, `It now counts from ${day}.`)];
}

function askForResult(ctx: CommandContext, open: OpenFollowUp): string {
  const work = stepWork(ctx, open.step);
  return tell(ctx, `${work}还没有写结果，仍是待办。`, `${work} has no result yet and is still open.`);
}

function notYours(ctx: CommandContext, open: OpenFollowUp): string {
  const work = stepWork(ctx, open.step);
  const owner = open.owner?.name ?? tell(ctx, '主管', 'the supervisor');
  return tell(ctx, `${work}由 ${owner} 负责，仍是待办。`, `${work} is owned by ${owner} and still open.`);
}

function closeButton(ctx: CommandContext, { id }: OpenFollowUp) {
  return {
    action: 'close',
    value: id,
    label: tell(ctx, '记录结果', 'Record the result'),
    style: 'primary',
  } as const;
}
