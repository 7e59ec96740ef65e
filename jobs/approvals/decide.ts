import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import { type ApprovalKind, approvalKind } from '../../templates/approvals.ts';
import type { Core } from '../core.ts';
import { XinhangError } from '../errors.ts';
import { type Decider, loadApprovers } from '../facts/deciders.ts';
import { type Decision, findRequest, type FoundRequest, waitsFor } from '../facts/find-request.ts';
import type { StaffMember } from '../facts/staff-member.ts';
import { dayOf } from '../plan/moments.ts';
import { noteRefusal } from '../record/note-access.ts';
import { writeAudit } from '../record/write-audit.ts';
import { beginTurn } from './begin-turn.ts';
import { changeAbout, lockRequest } from './change-about.ts';
import { endRequest } from './end-request.ts';
import { cancelNotices } from './cancel-notices.ts';
import { mayKnow } from './may-know.ts';
import { sentence } from './sentence.ts';
import { namesOf } from './turn-notices.ts';

export interface Verdict {
  readonly approved: boolean;
  /** Needed for a rejection. */
  readonly reason?: string;
  /** The turn that was looked at when the button was pressed; the one of now, unless told. */
  readonly turn?: number;
}

export type Decided = { readonly request: FoundRequest; readonly kind: ApprovalKind } & (
  | { readonly what: 'ended'; readonly approved: boolean }
  | { readonly what: 'moved-on'; readonly asked: readonly Decider[] }
  /** Somebody was there before; nothing was changed. Without a decision, the applicant has withdrawn it. */
  | { readonly what: 'decided-before'; readonly decision: Decision | null }
);

type Outcome = Decided | { readonly what: 'not-theirs'; readonly asked: readonly Decider[] };

/**
 * Decides, for somebody whose turn it is by the staff register, or who stands in for somebody away. A turn is decided
 * once, however many press at the same moment.
 *
 * @throws XinhangError `not_found` for a request that is none of theirs, `not_allowed` when it is not their turn,
 *   `bad_input` for a rejection without a reason; and whatever the kind itself refuses
 */
export async function decide(
  core: Core,
  by: StaffMember,
  requestId: string,
  verdict: Verdict,
): Promise<Decided> {
  const known = await findRequest(core.db, requestId);
  const kind = known === null ? undefined : approvalKind(core.templates.approvals, known.kind);
  if (known === null || kind === undefined) throw noSuchRequest(core);
  const customerId = known.customer?.id ?? null;
  if (!verdict.approved && (verdict.reason ?? '').trim() === '') {
    throw new XinhangError('bad_input', sentence(core, '驳回请写明原因。', 'A rejection needs a reason.'));
  }
  const outcome = await changeAbout(core, { id: known.id, customerId }, async (tx, now) => {
    await lockRequest(tx, known.id);
    const request = await findRequest(tx, known.id);
    if (request === null) throw noSuchRequest(core);
    return await decideLocked(core, tx, { by, request, kind, verdict, now });
  });
  if (outcome.what !== 'not-theirs') return outcome;
  const where = customerId === null ? {} : { customerId };
  await noteRefusal(core, by, { what: `approval ${known.kind}`, why: 'role', ...where });
  if (!(await mayKnow(core, by, known))) throw noSuchRequest(core);
  throw notTheirTurn(core, by, known, outcome.asked);
}

interface Scene {
  readonly by: StaffMember;
  readonly request: FoundRequest;
  readonly kind: ApprovalKind;
  readonly verdict: Verdict;
  readonly now: Temporal.Instant;
}

async function decideLocked(core: Core, tx: Tx, scene: Scene): Promise<Outcome> {
  const { by, request, kind, verdict, now } = scene;
  const turn = verdict.turn ?? request.turn;
  const approvers = await loadApprovers(tx, dayOf(now, core.rules.playbook));
  const { asked, may } = waitsFor(approvers, core.templates.approvals, request);
  const seat = turn === request.turn ? may.find(({ id }) => id === by.id) : undefined;
  if (seat === undefined) {
    const before = request.decisions.find((one) => one.turn === turn) ?? request.decisions.at(-1) ?? null;
    const over = request.state !== 'pending' || turn < request.turn;
    if (over && (await mayKnow(core, by, request))) {
      return { what: 'decided-before', decision: before, request, kind };
    }
    return { what: 'not-theirs', asked };
  }
  const reason = verdict.reason?.trim() ?? null;
  await tx.approvalDecision.create({
    data: {
      requestId: request.id,
      turn,
      deciderId: by.id,
      standInFor: seat.standsInFor?.id ?? null,
      approved: verdict.approved,
      reason,
      at: toDbInstant(now),
    },
  });
  await writeAudit(tx, {
    at: now,
    by,
    action: verdict.approved ? 'approval.approve' : 'approval.reject',
    subject: request.kind,
    ...(request.customer === null ? {} : { customerId: request.customer.id }),
    after: {
      turn,
      ...(reason === null ? {} : { reason }),
      ...(seat.standsInFor === null ? {} : { standInFor: seat.standsInFor.name }),
    },
  });
  await cancelNotices(tx, request.id);
  const next = turn + 1;
  if (!verdict.approved || next >= kind.deciders.length) {
    const ended = await endRequest(core, tx, { by, request, kind, approved: verdict.approved, reason, now });
    return { what: 'ended', approved: verdict.approved, request: ended, kind };
  }
  await tx.approvalRequest.update({ where: { id: request.id }, data: { turn: next } });
  const moved = await findRequest(tx, request.id);
  if (moved === null) throw noSuchRequest(core);
  return { what: 'moved-on', asked: await beginTurn(core, tx, moved, kind, now), request: moved, kind };
}

/** The same for one that does not exist and for one that is none of theirs. */
export function noSuchRequest(core: Core): XinhangError {
  return new XinhangError(
    'not_found',
    sentence(
      core,
      '没有找到这件申请，或它不归您审批。看待您审批的：/crm 审批 列表',
      'There is no such request, or it is not yours to decide. What is yours: /crm approval list',
    ),
  );
}

function notTheirTurn(
  core: Core,
  by: StaffMember,
  { applicant }: FoundRequest,
  asked: readonly Decider[],
): XinhangError {
  const names = namesOf(asked, core.language);
  const now = names === '' ? '' : sentence(core, `现在等 ${names} 审批。`, `It waits for ${names}.`);
  return new XinhangError(
    'not_allowed',
    applicant.id === by.id
      ? sentence(
          core,
          `自己提交的申请不能由自己审批。${now}`,
          `Nobody decides about their own request. ${now}`,
        )
      : sentence(core, `这件申请现在不由您审批。${now}`, `This is not yours to decide now. ${now}`),
  );
}
