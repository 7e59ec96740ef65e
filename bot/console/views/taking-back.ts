import type { AuditLine } from '../../../jobs/audit/list-audit.ts';
import { can } from '../../../jobs/access/can.ts';
import type { CustomerRef } from '../../../jobs/customers/find-customer.ts';
import { may } from '../../../jobs/access/scopes.ts';
import { skippedFollowUps } from '../../../jobs/follow-ups/unskip.ts';
import { mayUndo, mergesInto } from '../../../jobs/merge/find-merge.ts';
import { handoversOf } from '../../../jobs/people/find-handover.ts';
import { couldMake } from '../../../jobs/people/may-move.ts';
import { type CommandContext, tell } from '../../commands/engine/context.ts';
import type { ActionButton } from '../api/envelope.ts';

/** After this, too much has been built on a merge or a handover to take it back with one press; the commands still do. */
const shownDays = 30;

/** Buttons of answers that stand in the timeline as well. */
export const inTimeline: ReadonlySet<string> = new Set(['log-correct', 'skip-undo']);

/**
 * What takes back a change of the timeline, as the answer in the chat that said what was done: a merge, a handover, a skip.
 * In the console that answer is closed and gone.
 */
export async function takingBackOf(
  ctx: CommandContext,
  customer: CustomerRef,
): Promise<(line: AuditLine) => ActionButton[]> {
  const { core, by } = ctx;
  const now = core.clock.now();
  const since = now.subtract({ hours: shownDays * 24 });
  const [merges, handovers, skips] = await Promise.all([
    can(by, 'customer.manage') ? mergesInto(core.db, customer.id, since) : [],
    can(by, 'handover.make') ? handoversOf(core.db, customer.id, since) : [],
    can(by, 'customer.manage') && may('manage', by, customer)
      ? skippedFollowUps(core.db, customer.id, now)
      : [],
  ]);
  const allowed = await Promise.all(handovers.map((handover) => couldMake(core.db, by, handover)));
  const undone = [
    ...merges
      .filter((merge) => mayUndo(by, merge))
      .map(({ id, at, merged }) => ({
        is: (line: AuditLine) =>
          line.action === 'customer.merge' && line.subject === merged.code && line.at.equals(at),
        button: { action: 'merge-undo', value: id, label: tell(ctx, 'merge/undo-button') },
      })),
    ...handovers
      .filter((_, n) => allowed[n] === true)
      .map(({ id, at, to }) => ({
        is: (line: AuditLine) =>
          line.action === 'customer.change' &&
          line.at.equals(at) &&
          Object.values(line.after).includes(to?.code ?? null),
        button: { action: 'handover-undo', value: id, label: tell(ctx, 'handover/undo-button') },
      })),
    ...skips.map(({ id, step, skippedAt }) => ({
      is: (line: AuditLine) =>
        line.action === 'follow-up.skip' && line.subject === step && line.at.equals(skippedAt),
      button: { action: 'skip-undo', value: id, label: tell(ctx, 'remind/skip-undo-button') },
    })),
  ];
  return (line) => undone.filter(({ is }) => is(line)).map(({ button }) => button);
}
