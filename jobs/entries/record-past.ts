import { newId } from '../../prisma/new-id.ts';
import { toDbInstant } from '../../prisma/days.ts';
import { type Move, stateAfter, stateOf } from '../../templates/reader/register.ts';
import type { Core } from '../core.ts';
import { loadEntryFacts } from '../facts/load-entry-facts.ts';
import { askedAnswers } from '../registers/asked-answers.ts';
import { enterEntry, type NewEntry } from '../registers/enter-entry.ts';
import { replanEntries } from '../replan/replan-entries.ts';
import type { StaffMember } from '../staff/staff-member.ts';

/** An entry that was opened and moved before the program was there. */
export interface PastEntry extends NewEntry {
  readonly by: StaffMember;
  readonly moves: readonly {
    readonly by: StaffMember;
    readonly move: Move;
    readonly answers: Readonly<Record<string, string>>;
  }[];
}

/** A slow machine has long enough for all of them. */
const transactionTimes = { timeout: 60_000 };

/**
 * Records entries with what became of them, all at once: nobody is asked or told about the way there, effects have
 * happened already, and only what is still open is planned. The moves are taken as they are said to have been.
 */
export async function recordPast(core: Core, past: readonly PastEntry[]): Promise<void> {
  const now = core.clock.now();
  await core.db.$transaction(async (tx) => {
    const open: string[] = [];
    const moves = [];
    for (const entry of past) {
      const { by, register } = entry;
      const id = newId();
      await enterEntry(core, tx, by, { ...entry, id }, now);
      let state: string = register.states[0].key;
      let { answers } = entry;
      for (const [n, done] of entry.moves.entries()) {
        const toState = stateAfter(done.move, state);
        const asked = done.move.form === undefined ? [] : askedAnswers(core, done.move.form, done.answers);
        moves.push({
          entryId: id,
          sequence: n + 2,
          move: done.move.key,
          fromState: state,
          toState,
          answers: asked.map((one) => ({ ...one })),
          actorId: done.by.id,
          at: toDbInstant(now),
        });
        state = toState;
        answers = { ...answers, ...done.answers };
      }
      const endedAt = stateOf(register, state)?.isEnd === true ? toDbInstant(now) : null;
      if (entry.moves.length > 0) {
        const version = entry.moves.length + 1;
        // One that has ended keeps whoever had it last.
        const [last] = endedAt === null ? [] : await loadEntryFacts(tx, [id], core.rules);
        const owner = last === undefined ? {} : { ownerId: last.ownerId };
        await tx.entry.update({ where: { id }, data: { state, answers, version, endedAt, ...owner } });
      }
      if (endedAt === null) open.push(id);
    }
    await tx.entryMove.createMany({ data: moves });
    await replanEntries(tx, open, core.rules, now);
  }, transactionTimes);
  core.nudge();
}
