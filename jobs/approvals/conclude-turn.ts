import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import type { ApprovalKind } from '../../templates/reader/approvals.ts';
import type { Core } from '../core.ts';
import { dayOf } from '../plan/moments.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import { beginTurn } from './begin-turn.ts';
import { cancelNotices } from './cancel-notices.ts';
import { type Approvers, type Decider, loadApprovers } from './deciders.ts';
import { endRequest } from './end-request.ts';
import { findRequest, type FoundRequest, waitingSeats, waitsFor } from './find-request.ts';
import { nextTurn } from './next-turn.ts';
import { outcomeOf } from './votes.ts';

export type Turned = { readonly request: FoundRequest } & (
  | { readonly what: 'ended'; readonly approved: boolean }
  /** Others of this turn, or those of the next, are asked. */
  | { readonly what: 'goes-on'; readonly asked: readonly Decider[] }
);

interface Turn {
  /** Who gave the last vote. */
  readonly by: StaffMember;
  /** With the votes that were given. */
  readonly request: FoundRequest;
  readonly kind: ApprovalKind;
  readonly now: Temporal.Instant;
}

/** What the votes of the current turn come to: it goes on, the next one begins, or the request ends. */
export async function concludeTurn(core: Core, tx: Tx, { by, request, kind, now }: Turn): Promise<Turned> {
  const approvers = await loadApprovers(tx, dayOf(now, core.rules.playbook));
  const outcome = outcomeOfTurn(core, approvers, kind, request);
  if (outcome === 'waits')
    return { what: 'goes-on', asked: waitsFor(approvers, core.templates.approvals, request).asked, request };
  await cancelNotices(tx, request.id);
  const turn = outcome === 'no' ? null : await nextTurn(core, tx, kind, request, request.turn + 1);
  if (turn === null) {
    const approved = outcome === 'yes';
    const reason = request.decisions.findLast((one) => one.turn === request.turn)?.reason ?? null;
    const ended = await endRequest(core, tx, { by, request, kind, approved, reason, now });
    return { what: 'ended', approved, request: ended };
  }
  await tx.approvalRequest.update({ where: { id: request.id }, data: { turn } });
  const moved = await findRequest(tx, request.id);
  if (moved === null) throw new Error('a request that was just changed is not there');
  return { what: 'goes-on', asked: await beginTurn(core, tx, moved, kind, now), request: moved };
}

/** `waits` also while no one has voted. */
export function outcomeOfTurn(
  { templates }: Pick<Core, 'templates'>,
  approvers: Approvers,
  { deciders }: Pick<ApprovalKind, 'deciders'>,
  request: FoundRequest,
): 'waits' | 'yes' | 'no' {
  const step = deciders[request.turn];
  const given = request.decisions.filter(({ turn }) => turn === request.turn);
  if (step === undefined || given.length === 0) return 'waits';
  return outcomeOf(step, waitingSeats(approvers, templates.approvals, request).length, given);
}
