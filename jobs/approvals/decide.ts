import { followCards } from '../cards/follow-cards.ts';
import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import { type ApprovalKind, approvalKind } from '../../templates/reader/approvals.ts';
import { resumes } from '../../templates/reader/register.ts';
import type { Core } from '../core.ts';
import { XinhangError } from '../errors.ts';
import { askDeciders } from './ask-deciders.ts';
import type { Decider } from './deciders.ts';
import { type Decision, findRequest, type FoundRequest } from './find-request.ts';
import type { ActingStaff } from '../access/acting-staff.ts';
import { writeAudit } from '../audit/write-audit.ts';
import { changeAbout, lockRequest } from './change-about.ts';
import { concludeTurn } from './conclude-turn.ts';
import { checkRests } from '../registers/check-rests.ts';
import { noSuchRequest, type OwnSeat, refusalOf, standingOf } from './standing.ts';
import { said } from '../../templates/reader/said.ts';

export interface Verdict {
  readonly approved: boolean;
  /** Required for a rejection. */
  readonly reason?: string;
  /** The turn shown when the button was pressed; default: the current turn. */
  readonly turn?: number;
}

export type Decided = { readonly request: FoundRequest } & (
  | { readonly what: 'ended'; readonly approved: boolean }
  /** `noted`: it was not a yes. */
  | { readonly what: 'moved-on'; readonly asked: readonly Decider[]; readonly noted: boolean }
  /** Already decided; nothing was changed. Null decision: the applicant withdrew the request. */
  | { readonly what: 'decided-before'; readonly decision: Decision | null }
);

/**
 * Records a decision by a decider of the current turn, according to the staff register, or by a stand-in. A vote is
 * given once, even with concurrent attempts.
 *
 * @throws XinhangError `not_found` for a request the person has no part in, `not_allowed` when it is not their turn,
 *   `bad_input` for a rejection without a reason; and any refusal by the kind itself
 */
export async function decide(
  core: Core,
  by: ActingStaff,
  requestId: string,
  verdict: Verdict,
): Promise<Decided> {
  const known = await findRequest(core.db, requestId);
  const kind = known === null ? undefined : approvalKind(core.templates.approvals, known.kind);
  if (known === null || kind === undefined) throw noSuchRequest();
  if (!verdict.approved && (verdict.reason ?? '').trim() === '') {
    throw new XinhangError('bad_input', said('approval/rejection-needs-reason'));
  }
  const place = { id: known.id, customerId: known.customer?.id ?? null };
  const outcome = await changeAbout(core, place, 'approval.decide', async (tx, now) => {
    await lockRequest(tx, known);
    const request = await findRequest(tx, known.id);
    if (request === null) throw noSuchRequest();
    const turn = verdict.turn ?? request.turn;
    const standing = await standingOf(core, tx, by, { request, turn }, now);
    if (standing.what !== 'theirs') return { ...standing, request };
    return await decideTurn(core, tx, { by, seats: standing.seats, request, kind, verdict, now });
  });
  if (outcome.what === 'not-theirs') throw await refusalOf(core, by, known, outcome.asked);
  // Repeatable: the daily run does it too.
  if (outcome.what === 'ended' && outcome.approved && doesResume(core, kind))
    await askDeciders(core, place.customerId ?? undefined);
  return outcome;
}

function doesResume({ templates }: Core, { entry }: ApprovalKind): boolean {
  const register = templates.registers.find(({ key }) => key === entry?.register);
  return register?.moves.some((move) => move.key === entry?.move && resumes(move)) ?? false;
}

interface Scene {
  readonly by: ActingStaff;
  readonly seats: readonly OwnSeat[];
  readonly request: FoundRequest;
  readonly kind: ApprovalKind;
  readonly verdict: Verdict;
  readonly now: Temporal.Instant;
}

async function decideTurn(core: Core, tx: Tx, scene: Scene): Promise<Decided> {
  const { by, seats, request, kind, verdict, now } = scene;
  const step = kind.deciders[request.turn];
  if (step === undefined) throw noSuchRequest();
  if (!verdict.approved && step.says === 'acknowledgement')
    throw new XinhangError('bad_input', said('approval/only-acknowledge'));
  const register = core.templates.registers.find(({ key }) => key === kind.entry?.register);
  if (verdict.approved && register !== undefined) await checkRests(tx, { ...request, register });
  const reason = verdict.reason?.trim() ?? null;
  const standsInFor = seats.find(({ decider }) => decider.standsInFor !== null)?.decider.standsInFor ?? null;
  // One press gives every vote of the turn that is theirs.
  await tx.approvalDecision.createMany({
    data: seats.map(({ key, decider }) => ({
      requestId: request.id,
      turn: request.turn,
      seat: key,
      actorId: by.id,
      onBehalfOfId: decider.standsInFor?.id ?? null,
      approved: verdict.approved,
      reason,
      at: toDbInstant(now),
    })),
  });
  await writeAudit(tx, {
    at: now,
    by,
    action: verdict.approved ? 'approval.approve' : 'approval.reject',
    subject: request.kind,
    ...(request.customer === null ? {} : { customerId: request.customer.id }),
    after: {
      turn: request.turn,
      ...(reason === null ? {} : { reason }),
      ...(standsInFor === null ? {} : { standInFor: standsInFor.name }),
    },
  });
  await followCards(tx, { request: request.id }, { by: by.id, at: now });
  const voted = await findRequest(tx, request.id);
  if (voted === null) throw noSuchRequest();
  const turned = await concludeTurn(core, tx, { by, request: voted, kind, now });
  if (turned.what === 'ended') return turned;
  return { ...turned, what: 'moved-on', noted: !verdict.approved || step.says !== 'decision' };
}
