import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import { newId } from '../../prisma/new-id.ts';
import { type Move, stateAfter, stateOf } from '../../templates/reader/register.ts';
import { writeAudits } from '../audit/write-audit.ts';
import type { Core } from '../core.ts';
import { loadEntryFacts } from '../facts/load-entry-facts.ts';
import { dayOf } from '../plan/moments.ts';
import { askedAnswers } from '../registers/asked-answers.ts';
import { checkUnique } from '../registers/check-unique.ts';
import { type NewEntry, openedRows, openingAnswers } from '../registers/enter-entry.ts';
import { nextNumbers } from '../registers/next-number.ts';
import { storedRows } from '../registers/stored-rows.ts';
import { replanEntries } from '../replan/replan-entries.ts';
import type { StaffMember } from '../staff/staff-member.ts';

/** An entry that was opened and moved before the program was there. */
export interface PastEntry extends NewEntry {
  readonly by: StaffMember;
  /** When it was opened; absent: now. */
  readonly at?: Temporal.Instant;
  readonly moves: readonly {
    readonly by: StaffMember;
    readonly move: Move;
    readonly answers: Readonly<Record<string, string>>;
    /** Absent: now. */
    readonly at?: Temporal.Instant;
  }[];
}

/** A slow machine has long enough for all of them. */
const transactionTimes = { timeout: 60_000 };

/**
 * Records entries with what became of them, in a constant number of statements: no one is asked or told about the way there,
 * effects have happened already, and only what is still open is planned. The moves are taken as they are said to have been.
 */
export async function recordPast(core: Core, past: readonly PastEntry[]): Promise<void> {
  const now = core.clock.now();
  await core.db.$transaction(async (tx) => {
    const wanted = past.map((entry) => ({
      ...entry,
      at: entry.at ?? now,
      answers: openingAnswers(core, entry),
    }));
    for (const { register, customer, by, answers } of wanted)
      await checkUnique(core, tx, { register, customer, openerId: by.id, answers });
    const { playbook } = core.rules;
    const days = wanted.map(({ register, at }) => ({ register, on: dayOf(at, playbook) }));
    const numbers = await nextNumbers(tx, days);
    const rows = wanted.map((entry, n) => rowsOf(core, { ...entry, number: numbers[n] ?? '' }, now));
    await tx.entry.createMany({ data: rows.map(({ entry }) => entry) });
    await tx.entryMove.createMany({ data: rows.flatMap(({ moves }) => moves) });
    await writeAudits(
      tx,
      rows.map(({ audit }) => audit),
    );
    const ended = rows.flatMap(({ entry: { id }, endedAt }) => (endedAt === null ? [] : [{ id, endedAt }]));
    await endThem(core, tx, ended);
    const open = rows.flatMap(({ entry: { id }, endedAt }) => (endedAt === null ? [id] : []));
    await replanEntries(tx, open, core.rules, now);
  }, transactionTimes);
  core.nudge();
}

function rowsOf(
  core: Core,
  past: PastEntry & { readonly at: Temporal.Instant; readonly number: string },
  now: Temporal.Instant,
) {
  const { by, register } = past;
  const id = newId();
  const { entry, move: opening, audit } = openedRows(core, by, { ...past, id }, past.at);
  let { state } = entry;
  let { answers } = past;
  const made = past.moves.map(({ move, by: actor, answers: given, at = now }, n) => {
    const fromState = state;
    state = stateAfter(move, state);
    const asked = move.form === undefined ? [] : askedAnswers(core, move.form, given);
    if (move.form !== undefined)
      answers = { ...answers, ...storedRows(core.templates.forms, move.form, answers, given) };
    return {
      entryId: id,
      sequence: n + 2,
      move: move.key,
      fromState,
      toState: state,
      answers: asked.map((one) => ({ ...one })),
      actorId: actor.id,
      at: toDbInstant(at),
    };
  });
  const endedAt = stateOf(register, state)?.isEnd === true ? (made.at(-1)?.at ?? opening.at) : null;
  return {
    entry: { ...entry, state, answers: { ...entry.answers, ...answers }, version: made.length + 1 },
    endedAt,
    moves: [{ ...opening, entryId: id }, ...made],
    audit,
  };
}

/** An ended entry keeps its last owner, who can be determined only while it is open. */
async function endThem(core: Core, tx: Tx, ended: readonly EndedEntry[]): Promise<void> {
  const ids = ended.map(({ id }) => id);
  const found = await loadEntryFacts(tx, ids, core.rules);
  const owners = new Map(found.map(({ facts: { subject }, ownerId }) => [subject.id, ownerId]));
  const rows = ended.map(({ id, endedAt }) => ({ id, owner: owners.get(id) ?? null, at: endedAt }));
  await tx.$executeRaw`
    UPDATE entry SET owner_id = w.owner, ended_at = w.at
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS w(id uuid, owner uuid, at timestamptz)
    WHERE entry.id = w.id`;
}

interface EndedEntry {
  readonly id: string;
  readonly endedAt: Date;
}
