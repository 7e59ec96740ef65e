import { askedFor, type Move, stateAfter } from '../../templates/reader/register.ts';
import { said } from '../../templates/reader/said.ts';
import type { ActingStaff } from '../access/acting-staff.ts';
import type { Decider } from '../approvals/deciders.ts';
import { askAbout, askForMove, pendingMoves } from '../approvals/entry-decisions.ts';
import { namesOf } from '../approvals/turn-notices.ts';
import type { Core } from '../core.ts';
import { XinhangError } from '../errors.ts';
import { changeOnce } from '../inbox/change-once.ts';
import { askedAnswers } from '../registers/asked-answers.ts';
import { changeState } from '../registers/change-state.ts';
import { checkMayMove, checkMovable, moveLabel, tooLate } from '../registers/check-move.ts';
import { entryById, type FoundEntry } from '../registers/find-entry.ts';
import { countPlanned } from '../replan/count-planned.ts';
import { lockEntries, replanEntries } from '../replan/replan-entries.ts';

export interface EntryMove {
  readonly move: Move;
  /** As validated by the move's form. */
  readonly answers: Readonly<Record<string, string>>;
  /** The version that the person saw; absent: only the state is checked. */
  readonly version?: number;
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
  { move, answers, version }: EntryMove,
): Promise<Moved> {
  const now = core.clock.now();
  const done = await changeOnce(
    core,
    'entry.move',
    async (tx) => {
      await lockEntries(tx, [entryId]);
      const entry = await entryById(core, tx, entryId);
      if (entry === null) throw new XinhangError('not_found', said('entry/gone'));
      checkMayMove(by, entry, move);
      if (version !== undefined && version !== entry.version) throw await tooLate(core, tx, entry, move);
      await checkMovable(core, tx, entry, move);
      const isAsked = move.decide !== undefined;
      if (isAsked) await refuseSecond(core, tx, entry, move);
      const change = {
        by,
        key: isAsked ? askedFor(move) : move.key,
        to: isAsked ? entry.state : stateAfter(move, entry.state),
        answers,
        asked: move.form === undefined ? [] : askedAnswers(core, move.form, answers),
      };
      await changeState(tx, entry, change, now);
      const changed = (await entryById(core, tx, entryId)) ?? entry;
      const asked = isAsked ? (await askForMove(core, tx, by, changed, move, now)).asked : null;
      await askAbout(core, tx, by, entryId, now);
      const changes = await replanEntries(tx, [entryId], core.rules, now);
      return { entry: (await entryById(core, tx, entryId)) ?? changed, asked, changes };
    },
    () => entryId,
  );
  core.counts.countRemindersPlanned(countPlanned(done.changes));
  core.nudge();
  return done;
}

async function refuseSecond(
  core: Core,
  tx: Parameters<typeof pendingMoves>[1],
  entry: FoundEntry,
  move: Move,
): Promise<void> {
  const pending = (await pendingMoves(core, tx, entry)).find((one) => one.move.key === move.key);
  if (pending === undefined) return;
  const about = { number: entry.number, move: moveLabel(move), names: namesOf(core, pending.asked) };
  throw new XinhangError('already_exists', said('entry/asked-already', about));
}
