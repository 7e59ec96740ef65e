import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { askedFor, type Move, resumes, stateAfter } from '../../templates/reader/register.ts';
import { said } from '../../templates/reader/said.ts';
import type { ActingStaff } from '../access/acting-staff.ts';
import type { Decider } from '../approvals/deciders.ts';
import { askDeciders } from '../approvals/ask-deciders.ts';
import { askAbout, askForMove, pendingMoves } from '../approvals/entry-decisions.ts';
import { namesOf } from '../approvals/turn-notices.ts';
import type { Core } from '../core.ts';
import { decidesWhatIsOwed } from '../facts/duty-steps.ts';
import { XinhangError } from '../errors.ts';
import { changeOnce } from '../inbox/change-once.ts';
import { askedAnswers } from '../registers/asked-answers.ts';
import { checkGuards } from '../registers/check-guards.ts';
import { changeState } from '../registers/change-state.ts';
import { checkUnique } from '../registers/check-unique.ts';
import { checkMayMove, checkMovable, commandLabel, tooLate } from '../registers/check-move.ts';
import { checkRests } from '../registers/check-rests.ts';
import { entryById, type FoundEntry } from '../registers/find-entry.ts';
import { rowCustomers } from '../registers/row-customers.ts';
import { storedRows } from '../registers/stored-rows.ts';
import { runEffects } from '../registers/run-effects.ts';
import type { Change } from '../plan/types.ts';
import { changeCustomer } from '../replan/change-customer.ts';
import { countPlanned } from '../replan/count-planned.ts';
import { lockEntries, replanEntries } from '../replan/replan-entries.ts';

export interface EntryMove {
  readonly move: Move;
  /** As validated by the move's form. */
  readonly answers: Readonly<Record<string, string>>;
  /** The version that the person saw; absent: only the state is checked. */
  readonly version?: number;
  /** The version that their command found; a later one that does not allow the move is a colleague's. */
  readonly found?: number;
  /** The warnings that the person has seen, by their place among the guards. */
  readonly warned?: readonly number[];
}

export interface Moved {
  readonly entry: FoundEntry;
  /** Those who decide whether it is made; null: it is made. */
  readonly asked: readonly Decider[] | null;
}

/**
 * Makes a move, or asks for it if others decide. If two people move an entry at the same moment, one succeeds; the other
 * gets an error with the winner's name and the new state.
 */
export async function moveEntry(
  core: Core,
  by: ActingStaff,
  entryId: string,
  { move, answers, ...seen }: EntryMove,
): Promise<Moved> {
  const change = (tx: Tx, now: Temporal.Instant) =>
    moveLocked(core, tx, by, entryId, { move, answers, ...seen }, now);
  const customerId = await customerToChange(core, entryId, move);
  if (customerId !== null) {
    const { result } = await changeCustomer(core, customerId, 'entry.move', change);
    // Repeatable: the daily run does it too.
    if (move.decide === undefined && resumes(move)) await askDeciders(core, customerId);
    return result;
  }
  const now = core.clock.now();
  const done = await changeOnce(
    core,
    'entry.move',
    (tx) => change(tx, now),
    () => entryId,
  );
  core.counts.countRemindersPlanned(countPlanned(done.changes));
  core.nudge();
  return done;
}

/** The customer that the move's effects change, or for which it decides what is owed; its lock comes before the entry's. */
async function customerToChange(
  { db, rules }: Core,
  entryId: string,
  { effects, decide }: Move,
): Promise<string | null> {
  if (decide !== undefined) return null;
  const select = { customerId: true, register: true } as const;
  const entry = await db.entry.findUnique({ where: { id: entryId }, select });
  if (entry === null) return null;
  return effects.length > 0 || decidesWhatIsOwed(rules, entry.register) ? entry.customerId : null;
}

interface Done extends Moved {
  readonly changes: readonly Change[];
}

async function moveLocked(
  core: Core,
  tx: Tx,
  by: ActingStaff,
  entryId: string,
  { move, answers: given, version, found, warned }: EntryMove,
  now: Temporal.Instant,
): Promise<Done> {
  await lockEntries(tx, [entryId]);
  const entry = await entryById(core, tx, entryId);
  if (entry === null) throw new XinhangError('not_found', said('entry/gone'));
  checkMayMove(by, entry, move);
  if (version !== undefined && version !== entry.version) throw await tooLate(core, tx, entry, move);
  await checkMovable(core, tx, entry, move, found);
  await checkRests(tx, entry);
  const isAsked = move.decide !== undefined;
  if (isAsked) await refuseSecond(core, tx, entry, move);
  const { register } = entry;
  const named = move.form === undefined ? given : await rowCustomers(core, tx, by, move.form, given);
  const { forms } = core.templates;
  const answers = move.form === undefined ? named : storedRows(forms, move.form, entry.answers, named);
  const after = { ...entry, answers: { ...entry.answers, ...answers } };
  const ignored = await checkGuards(core, tx, after, move.guards, warned);
  if (register.unique.length > 0) await checkUnique(core, tx, after);
  const change = {
    by,
    key: isAsked ? askedFor(move) : move.key,
    to: isAsked ? entry.state : stateAfter(move, entry.state),
    answers,
    asked: [...(move.form === undefined ? [] : askedAnswers(core, move.form, named)), ...ignored],
  };
  await changeState(tx, entry, change, now);
  const changed = (await entryById(core, tx, entryId)) ?? entry;
  const asked = isAsked ? (await askForMove(core, tx, by, changed, move, now)).asked : null;
  const opened = isAsked ? [] : await runEffects(core, tx, by, changed, move, now);
  for (const id of [entryId, ...opened]) await askAbout(core, tx, by, id, now);
  const changes = await replanEntries(tx, [entryId, ...opened], core.rules, now);
  return { entry: (await entryById(core, tx, entryId)) ?? changed, asked, changes };
}

async function refuseSecond(core: Core, tx: Tx, entry: FoundEntry, move: Move): Promise<void> {
  const pending = (await pendingMoves(core, tx, entry)).find((one) => one.move.key === move.key);
  if (pending === undefined) return;
  const about = { number: entry.number, move: commandLabel(move), names: namesOf(pending.asked) };
  throw new XinhangError('already_exists', said('entry/asked-already', about));
}
