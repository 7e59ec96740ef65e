import type { Temporal } from 'temporal-polyfill';
import type { Db, Tx } from '../../prisma/client.ts';
import { newId } from '../../prisma/new-id.ts';
import { type ApprovalKind, approvalKind } from '../../templates/reader/approvals.ts';
import { kindOfDecision, type Move } from '../../templates/reader/register.ts';
import type { Core } from '../core.ts';
import { dayOf } from '../plan/moments.ts';
import { entryById, type FoundEntry } from '../registers/find-entry.ts';
import { staffById, type StaffMember } from '../staff/staff-member.ts';
import { askFirst, createRequest, type Opened } from './create-request.ts';
import { type Decider, loadApprovers } from './deciders.ts';
import { findRequests, type FoundRequest, waitsFor } from './find-request.ts';
import { takeBack } from './take-back.ts';

/**
 * After an entry has changed: asks for the decisions that its state calls for, and takes back those that it no longer
 * does. One whose answers have changed since is asked for again, so that no one decides about what they were not shown.
 *
 * @param by who changed it @param tx a transaction that holds the entry's lock
 */
export async function askAbout(
  core: Core,
  tx: Tx,
  by: StaffMember,
  entryId: string,
  now: Temporal.Instant,
): Promise<void> {
  const entry = await entryById(core, tx, entryId);
  if (entry === null) return;
  const standing = new Set<string>();
  for (const request of await findRequests(tx, { entryId, state: 'pending' })) {
    const move = moveOf(entry, request);
    if (move !== undefined && isSame(request.answers, entry.answers)) standing.add(move.key);
    else {
      await takeBack(core, tx, request, { by, at: now }, 'itself');
      const applicant = await staffById(tx, request.applicant.id);
      if (move === undefined || applicant === null) continue;
      await askForMove(core, tx, applicant, entry, move, now);
      standing.add(move.key);
    }
  }
  for (const move of entry.register.moves) {
    const isCalledFor = move.decide?.at === 'entered' && move.from.includes(entry.state);
    if (!isCalledFor || standing.has(move.key)) continue;
    const applicant = (await staffById(tx, entry.openerId)) ?? by;
    await askForMove(core, tx, applicant, entry, move, now);
  }
}

/** The move that a request decides, if it is still one out of the entry's state. */
export function moveOf(entry: FoundEntry, { kind }: Pick<FoundRequest, 'kind'>): Move | undefined {
  const { register, state } = entry;
  return register.moves.find((move) => kindOfDecision(register, move) === kind && move.from.includes(state));
}

/** Asks the first deciders of a move. @throws XinhangError `not_allowed` if there is no decider */
export async function askForMove(
  core: Core,
  tx: Tx,
  applicant: StaffMember,
  entry: FoundEntry,
  move: Move,
  now: Temporal.Instant,
): Promise<Opened> {
  const kind = decisionKind(core, entry, move);
  const { id: entryId, customer, answers } = entry;
  const id = newId();
  const data = { id, customerId: customer?.id ?? null, followUpId: null, entryId, answers };
  await createRequest(core, tx, applicant, kind, data, now);
  return await askFirst(core, tx, id, kind, now);
}

function decisionKind({ templates }: Core, { register }: FoundEntry, move: Move): ApprovalKind {
  const kind = approvalKind(templates.approvals, kindOfDecision(register, move));
  if (kind === undefined) throw new Error(`${register.key}/${move.key} is no kind of approval`);
  return kind;
}

export interface PendingMove {
  readonly requestId: string;
  readonly move: Move;
  readonly asked: readonly Decider[];
}

/** The moves of an entry that wait for a decision, and whose it is today. */
export async function pendingMoves(
  core: Core,
  db: Db | Tx,
  entry: FoundEntry,
): Promise<readonly PendingMove[]> {
  const pending = await findRequests(db, { entryId: entry.id, state: 'pending' });
  if (pending.length === 0) return [];
  const approvers = await loadApprovers(db, dayOf(core.clock.now(), core.rules.playbook));
  return pending.flatMap((request): PendingMove[] => {
    const move = moveOf(entry, request);
    if (move === undefined) return [];
    return [
      { requestId: request.id, move, asked: waitsFor(approvers, core.templates.approvals, request).asked },
    ];
  });
}

function isSame(one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): boolean {
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key]);
}
