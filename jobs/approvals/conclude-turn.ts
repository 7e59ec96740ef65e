import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import type { ApprovalKind } from '../../templates/reader/approvals.ts';
import type { Core } from '../core.ts';
import { dayOf } from '../plan/moments.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import { beginTurn } from './begin-turn.ts';
import { cancelNotices } from './cancel-notices.ts';
import { type Approvers, type Decider, loadApprovers } from './deciders.ts';
import { findRequest, type FoundRequest, waitingSeats, waitsFor } from './find-request.ts';
import { nextTurn } from './next-turn.ts';
import { outcomeOf } from './votes.ts';
import { followCards } from '../cards/follow-cards.ts';
import { toDbInstant } from '../../prisma/days.ts';
import { writeNotice } from '../notices/write-notice.ts';
import { concludeDecision } from './conclude-decision.ts';
import { effectsOf } from './effects.ts';
import { matterOf, titleOf } from './name-request.ts';
import { requestFields } from './request-fields.ts';
import { noticeKey } from '../notices/notice-key.ts';
import { said, toStored } from '../../templates/reader/said.ts';

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

interface End {
  readonly by: StaffMember;
  readonly request: FoundRequest;
  readonly kind: ApprovalKind;
  readonly approved: boolean;
  readonly reason: string | null;
  readonly now: Temporal.Instant;
}

/** Ends a request after its last decision: applies the effects and notifies the applicant. */
async function endRequest(core: Core, tx: Tx, end: End): Promise<FoundRequest> {
  const { by, request, kind, approved, reason, now } = end;
  const state = approved ? 'approved' : 'rejected';
  const endedAt = toDbInstant(now);
  await tx.approvalRequest.update({ where: { id: request.id }, data: { state, endedAt } });
  if (approved && request.followUpId !== null) await closeFollowUp(core, tx, end, request.followUpId);
  const act = { by, at: now };
  const then = approved ? null : ((await effectsOf(request.kind).whatThen?.(core, tx, request)) ?? null);
  if (request.entry !== null) {
    await concludeDecision(core, tx, request, { ...act, approved, ...(reason === null ? {} : { reason }) });
  } else if (approved) await effectsOf(request.kind).approved?.(core, tx, request, act);
  else await effectsOf(request.kind).rejected?.(core, tx, request, { ...act, reason: reason ?? '' });
  await writeNotice(tx, {
    key: noticeKey({ is: 'result', requestId: request.id }),
    ...(approved && effectsOf(request.kind).spends === true
      ? { say: 'approval/to-spend', subject: request.id }
      : { say: then === null ? `approval/${state}` : 'approval/rejected-then' }),
    recipientId: request.applicant.id,
    values: {
      title: titleOf(core, request),
      about: matterOf(request),
      applicant: { name: request.applicant.name },
      decider: { name: by.name },
      ...(reason === null ? {} : { reason }),
      ...(then === null ? {} : { whatThen: then }),
    },
    // The text names who decided last.
    fields: requestFields(core, kind, { ...request, decisions: request.decisions.slice(0, -1) }),
    ...(request.customer === null ? {} : { customerId: request.customer.id }),
    at: now,
  });
  return { ...request, state, endedAt: now };
}

/** Closes only a step that waits for this kind of approval: the rules may have changed since the request was sent. */
async function closeFollowUp(core: Core, tx: Tx, { by, kind, now }: End, followUpId: string): Promise<void> {
  const steps = core.rules.playbook.steps.filter(({ closes }) => closes.approval === kind.key);
  await tx.followUp.updateMany({
    where: { id: followUpId, state: 'open', step: { in: steps.map(({ key }) => key) } },
    data: {
      state: 'closed',
      closedBy: 'approval',
      endedAt: toDbInstant(now),
      reason: toStored(said('reason/approved', { by: by.name })),
    },
  });
  await followCards(tx, { followUps: [followUpId] }, { by: by.id, at: now });
}
