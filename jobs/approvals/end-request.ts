import { followCards } from '../cards/follow-cards.ts';
import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import type { ApprovalKind } from '../../templates/reader/approvals.ts';
import type { Core } from '../core.ts';
import type { FoundRequest } from './find-request.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import { writeNotice } from '../notices/write-notice.ts';
import { concludeDecision } from './conclude-decision.ts';
import { effectsOf } from './effects.ts';
import { matterOf, titleOf } from './name-request.ts';
import { requestFields } from './request-fields.ts';
import { noticeKey } from '../notices/notice-key.ts';
import { said, toStored } from '../../templates/reader/said.ts';

interface End {
  readonly by: StaffMember;
  readonly request: FoundRequest;
  readonly kind: ApprovalKind;
  readonly approved: boolean;
  readonly reason: string | null;
  readonly now: Temporal.Instant;
}

/** Ends a request after its last decision: applies the effects and notifies the applicant. */
export async function endRequest(core: Core, tx: Tx, end: End): Promise<FoundRequest> {
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
