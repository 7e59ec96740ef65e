import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { declined } from '../../templates/reader/register.ts';
import type { Core } from '../core.ts';
import { askedAnswers } from '../registers/asked-answers.ts';
import { checkRefusals } from '../registers/check-guards.ts';
import { checkRests } from '../registers/check-rests.ts';
import { changeState } from '../registers/change-state.ts';
import { entryById, type FoundEntry } from '../registers/find-entry.ts';
import { runEffects } from '../registers/run-effects.ts';
import { replanEntries } from '../replan/replan-entries.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import { askAbout, moveOf } from './entry-decisions.ts';
import type { FoundRequest } from './find-request.ts';

interface Outcome {
  readonly by: StaffMember;
  readonly at: Temporal.Instant;
  readonly approved: boolean;
  readonly reason?: string;
}

/** The decision about a move of an entry: the last yes makes the move, a no leads where the register says. */
export async function concludeDecision(
  core: Core,
  tx: Tx,
  request: FoundRequest,
  outcome: Outcome,
): Promise<void> {
  const { by, at, approved, reason } = outcome;
  const entry = await entryOf(core, tx, request);
  const move = entry === null ? undefined : moveOf(entry, request);
  if (entry === null || move?.decide === undefined) return;
  if (approved) {
    await checkRests(tx, entry);
    await checkRefusals(core, tx, entry, move.guards);
  }
  const answers = reason === undefined ? {} : { reason };
  await changeState(
    tx,
    entry,
    {
      by,
      key: approved ? move.key : declined(move),
      to: approved ? move.to : (move.decide.deciders[request.turn]?.no ?? move.decide.no),
      answers: {},
      asked: askedAnswers(core, 'reject', answers),
    },
    at,
  );
  const changed = await entryOf(core, tx, request);
  const opened = approved && changed !== null ? await runEffects(core, tx, by, changed, move, at) : [];
  for (const id of [entry.id, ...opened]) await askAbout(core, tx, by, id, at);
  await replanEntries(tx, [entry.id, ...opened], core.rules, at);
}

/** What is asked for by itself leads where a no does when it is taken back; otherwise it would be asked for again. */
export async function concludeWithdrawn(
  core: Core,
  tx: Tx,
  request: FoundRequest,
  { by, at }: Pick<Outcome, 'by' | 'at'>,
): Promise<void> {
  const entry = await entryOf(core, tx, request);
  const move = entry === null ? undefined : moveOf(entry, request);
  if (move?.decide?.at === 'entered') await concludeDecision(core, tx, request, { by, at, approved: false });
}

async function entryOf(core: Core, tx: Tx, { entry }: FoundRequest): Promise<FoundEntry | null> {
  return entry === null ? null : await entryById(core, tx, entry.id);
}
