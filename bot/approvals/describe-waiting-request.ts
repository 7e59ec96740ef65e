import { describePending } from '../../jobs/approvals/open-request.ts';
import { pendingRequestOf } from '../../jobs/approvals/find-request.ts';
import { approvalKind } from '../../templates/reader/approvals.ts';
import { type CommandContext, type Reply, say } from '../commands/engine/context.ts';
import { inWords } from '../../jobs/in-words.ts';

/** Describes the pending request for a follow-up; null if there is none. */
export async function describeWaitingRequest(ctx: CommandContext, followUpId: string): Promise<Reply | null> {
  const { db, templates } = ctx.core;
  const pending = await pendingRequestOf(db, followUpId);
  const kind = pending === null ? undefined : approvalKind(templates.approvals, pending.kind);
  if (pending === null || kind === undefined) return null;
  return say(inWords(ctx.core, await describePending(ctx.core, db, kind, pending)));
}
