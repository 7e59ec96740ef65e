import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import type { Core } from '../core.ts';
import { XinhangError } from '../errors.ts';
import { type Decider, loadApprovers } from './deciders.ts';
import { type Decision, type FoundRequest, waitingSeats, waitsFor } from './find-request.ts';
import type { ActingStaff } from '../access/acting-staff.ts';
import { dayOf } from '../plan/moments.ts';
import { Refused } from '../access/refused.ts';
import { namesOf } from './turn-notices.ts';
import { may } from '../access/scopes.ts';
import { said } from '../../templates/reader/said.ts';

/** A person's relation to a turn of a request. */
export type Standing =
  /** With the votes of the turn that are theirs to give. */
  | { readonly what: 'theirs'; readonly seats: readonly OwnSeat[] }
  /** Already decided. Null decision: the applicant withdrew the request. */
  | { readonly what: 'decided-before'; readonly decision: Decision | null }
  | { readonly what: 'not-theirs'; readonly asked: readonly Decider[] };

export interface OwnSeat {
  readonly key: string;
  readonly decider: Decider;
}

/** @param turn the turn the person was looking at */
export async function standingOf(
  core: Core,
  tx: Tx,
  by: ActingStaff,
  { request, turn }: { readonly request: FoundRequest; readonly turn: number },
  now: Temporal.Instant,
): Promise<Standing> {
  const approvers = await loadApprovers(tx, dayOf(now, core.rules.playbook));
  const waiting = waitingSeats(approvers, core.templates.approvals, request);
  const seats = waiting.flatMap(({ key, deciders }): OwnSeat[] => {
    const decider = turn === request.turn ? deciders.may.find(({ id }) => id === by.id) : undefined;
    return decider === undefined ? [] : [{ key, decider }];
  });
  if (seats.length > 0) return { what: 'theirs', seats };
  const { asked } = waitsFor(approvers, core.templates.approvals, request);
  const over = request.state !== 'pending' || turn < request.turn;
  const theirs = request.decisions.some((one) => one.by.id === by.id);
  if ((over || theirs) && (await mayKnow(core, by, request))) {
    const ofTurn = request.decisions.filter((one) => one.turn === turn);
    const own = ofTurn.find((one) => one.by.id === by.id);
    const decision = own ?? ofTurn.at(-1) ?? request.decisions.at(-1) ?? null;
    return { what: 'decided-before', decision: request.state === 'withdrawn' ? null : decision };
  }
  return { what: 'not-theirs', asked };
}

/** The relation of a person who may decide, or may see the decision. */
export type Stands = Exclude<Standing, { what: 'not-theirs' }>;

/** Call before acting on a request. @throws Refused if the person may not decide */
export async function checkStanding(
  core: Core,
  by: ActingStaff,
  request: FoundRequest,
  turn: number = request.turn,
): Promise<Stands> {
  const standing = await standingOf(core, core.db, by, { request, turn }, core.clock.now());
  if (standing.what === 'not-theirs') throw await refusalOf(core, by, request, standing.asked);
  return standing;
}

/** The refusal for a person who may not decide. */
export async function refusalOf(
  core: Core,
  by: ActingStaff,
  request: FoundRequest,
  asked: readonly Decider[],
): Promise<Refused> {
  const refusal = {
    why: 'role',
    ...(request.customer === null ? {} : { customerId: request.customer.id }),
  } as const;
  if (!(await mayKnow(core, by, request))) {
    return new Refused('not_found', noRequest, refusal);
  }
  const names = namesOf(asked);
  const now = names === '' ? '' : said('approval/waits', { names });
  return new Refused(
    'not_allowed',
    request.applicant.id === by.id
      ? said('approval/own-request', { now })
      : said('approval/not-yours-decide-now', { now }),
    refusal,
  );
}

export const noRequest = said('approval/none-or-not-yours');

/** The same message for a request that does not exist and for one the person has no part in. */
export function noSuchRequest(): XinhangError {
  return new XinhangError('not_found', noRequest);
}

/**
 * Whether a person may see a request's status: its applicant, anyone who was asked, and readers of the customer's file.
 */
async function mayKnow(core: Core, who: ActingStaff, request: FoundRequest): Promise<boolean> {
  if (request.applicant.id === who.id || request.decisions.some(({ by }) => by.id === who.id)) return true;
  if (request.customer !== null && may('read', who, request.customer)) return true;
  const told = await core.db.notice.findFirst({
    where: { requestId: request.id, recipientId: who.id },
    select: { id: true },
  });
  return told !== null;
}
