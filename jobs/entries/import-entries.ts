import type { Tx } from '../../prisma/client.ts';
import { newId } from '../../prisma/new-id.ts';
import type { Register } from '../../templates/reader/register.ts';
import { type AnySaid, said } from '../../templates/reader/said.ts';
import { type ActingStaff, actingStaff } from '../access/acting-staff.ts';
import { scopeToOpen } from '../access/entries.ts';
import { customersIn } from '../access/scopes.ts';
import { readEntries, type WrittenEntry } from '../book/read-entries.ts';
import { keepRun } from '../book/keep-run.ts';
import { importLimits, oneAtATime, refuseProblems } from '../book/run-import.ts';
import { problemAt, type Sheet } from '../book/sheet.ts';
import { dryRun } from '../book/dry-run.ts';
import type { Core } from '../core.ts';
import { XinhangError } from '../errors.ts';
import { dayOf } from '../plan/moments.ts';
import { checkMayOpen } from '../registers/enter-entry.ts';
import { countPlanned } from '../replan/count-planned.ts';
import { lockCustomers } from '../replan/lock-customer.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import { openIn } from './open-entry.ts';

export interface EntriesImported {
  /** Of the import, for its undo; null: nothing was recorded, or it was a dry run. */
  readonly number: number | null;
  readonly made: number;
  /** Rows that say what an entry was opened with; nothing is added for them. */
  readonly same: number;
  /** Headings that are not questions of the form. */
  readonly leftOut: readonly string[];
}

export interface EntriesToImport {
  readonly register: Register;
  /** Its name, for the list of imports. */
  readonly file: string;
  readonly sheet: Sheet;
  /** Who records them: no one may by a file what they may not in the chat. */
  readonly by: StaffMember;
  /** Everything is done and taken back. */
  readonly isDry: boolean;
}

/**
 * Opens an entry for each row of a sheet, whose headings are the questions of the register's form: all or none. The same
 * sheet again adds nothing. Warnings count as seen.
 *
 * @throws XinhangError `bad_input` with all problems of the sheet, one per line @throws Refused
 */
export async function importEntries(core: Core, wanted: EntriesToImport): Promise<EntriesImported> {
  const today = dayOf(core.clock.now(), core.rules.playbook);
  const by = await actingStaff(core.db, wanted.by, today);
  checkMayOpen(wanted.register, by);
  const { templates, language } = core;
  const read = readEntries(wanted.sheet, wanted.register, { forms: templates.forms, language, today });
  refuseProblems(read);
  let reminders = 0;
  const run = async (tx: Tx): Promise<EntriesImported> => {
    await oneAtATime(tx);
    const { fresh, same } = await openable(
      tx,
      by,
      { register: wanted.register, compared: read.compared },
      read.rows,
    );
    const seen = wanted.register.guards.map((_, place) => place);
    await lockCustomers(
      tx,
      fresh.flatMap(({ customer }) => customer?.id ?? []),
    );
    const ids: string[] = [];
    for (const { where, customer, answers } of fresh) {
      const entry = { register: wanted.register, customer, answers, id: newId() };
      ids.push(entry.id);
      reminders += countPlanned(
        await openIn(core, tx, by, entry, seen).catch((error: unknown) => {
          if (!(error instanceof XinhangError)) throw error;
          throw new XinhangError(error.code, problemAt(where, error.says), { cause: error });
        }),
      );
    }
    const number = wanted.isDry || ids.length === 0 ? null : await keepEntries(core, tx, wanted, ids);
    return { number, made: fresh.length, same, leftOut: read.leftOut };
  };
  if (wanted.isDry) return await dryRun(core, run);
  const done = await core.db.$transaction(run, importLimits);
  core.counts.countRemindersPlanned(reminders);
  core.nudge();
  return done;
}

/** @returns the number of the import */
async function keepEntries(
  core: Core,
  tx: Tx,
  { file, by }: EntriesToImport,
  ids: readonly string[],
): Promise<number> {
  const rows = await tx.entry.findMany({
    where: { id: { in: [...ids] } },
    orderBy: { number: 'asc' },
    select: { id: true, number: true },
  });
  const entries = rows.map(({ id, number: code }) => ({ id, code }));
  const others = { staffMade: [], staffChanged: [], made: [], changed: [] };
  return await keepRun(tx, file, { by, at: core.clock.now() }, { ...others, entries });
}

interface Openable {
  readonly where: AnySaid;
  readonly customer: { readonly id: string } | null;
  readonly answers: WrittenEntry['answers'];
}

/** The rows that are not there yet. @throws XinhangError `bad_input` for customers that are not theirs, or not there */
async function openable(
  tx: Tx,
  by: ActingStaff,
  { register, compared }: { readonly register: Register; readonly compared: readonly string[] },
  rows: readonly WrittenEntry[],
): Promise<{ readonly fresh: readonly Openable[]; readonly same: number }> {
  const customers = await theirCustomers(tx, by, register, rows);
  const keyOf = (customerId: string | null, answers: WrittenEntry['answers']) =>
    JSON.stringify([customerId, ...compared.map((field) => answers[field] ?? '')]);
  const opened = await openedWith(tx, register);
  const known = new Set(opened.map(({ customerId, values }) => keyOf(customerId, values ?? {})));
  const problems: AnySaid[] = [];
  const fresh: Openable[] = [];
  let same = 0;
  for (const { where, code, answers } of rows) {
    const customer = code === null ? null : customers.get(code.toUpperCase());
    if (customer === undefined) {
      problems.push(problemAt(where, said('book/no-such-customer', { code: code ?? '' })));
      continue;
    }
    const key = keyOf(customer?.id ?? null, answers);
    if (known.has(key)) same += 1;
    else fresh.push({ where, customer, answers });
    known.add(key);
  }
  refuseProblems({ problems });
  return { fresh, same };
}

/** By code, of those in the rows: whom the person may open such an entry for. */
async function theirCustomers(
  tx: Tx,
  by: ActingStaff,
  register: Register,
  rows: readonly WrittenEntry[],
): Promise<ReadonlyMap<string, { readonly id: string }>> {
  const codes = [...new Set(rows.flatMap(({ code }) => code ?? []))];
  if (codes.length === 0) return new Map();
  const found = await tx.customer.findMany({
    where: {
      AND: [
        customersIn(scopeToOpen(register), by),
        {
          state: { not: 'ended' },
          OR: codes.map((code) => ({ code: { equals: code, mode: 'insensitive' } })),
        },
      ],
    },
    select: { id: true, code: true },
  });
  return new Map(found.map(({ id, code }) => [code.toUpperCase(), { id }]));
}

interface Opened {
  readonly customerId: string | null;
  readonly values: Readonly<Record<string, string>> | null;
}

/** What every entry of the register was opened with, whatever became of it. */
async function openedWith(tx: Tx, { key }: Register): Promise<readonly Opened[]> {
  return await tx.$queryRaw<Opened[]>`
    SELECT e.customer_id AS "customerId", (
      SELECT json_object_agg(a->>'field', a->>'value') FROM jsonb_array_elements(m.answers) a) AS values
    FROM entry e JOIN entry_move m ON m.entry_id = e.id AND m.sequence = 1
    WHERE e.register = ${key}`;
}
