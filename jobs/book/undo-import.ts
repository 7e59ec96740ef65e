import type { Tx } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import type { Core } from '../core.ts';
import type { Actor, FieldChanged } from '../customers/remember-change.ts';
import { forgetCustomers, tellOfRemoved } from '../customers/tell-removed.ts';
import { removeCustomers } from '../customers/remove-customers.ts';
import { type AuditEntry, writeAudit, writeAudits } from '../audit/write-audit.ts';
import { lockCustomers, lockForRemoval } from '../replan/lock-customer.ts';
import { replanLocked } from '../replan/replan-customer.ts';
import { fieldsOf, withFields, writeFields } from './customer-fields.ts';
import { findImport } from './find-import.ts';
import type { Changed, ImportChanges } from './import-changes.ts';
import { inPages } from './in-pages.ts';
import { cli, importLimits, oneAtATime, together } from './run-import.ts';
import { readRegister, type RegisteredPerson } from './staff-register.ts';
import { dryRun } from './dry-run.ts';
import { touchedSince } from './touched-since.ts';
import { type FieldsInWords, fieldStays, undoStaff } from './undo-staff.ts';
import { namePeople } from '../staff/name-people.ts';
import { type AnySaid, said } from '../../templates/reader/said.ts';

export interface UndoneImport {
  readonly file: string;
  /** Customers and people that were deleted. */
  readonly removed: number;
  /** Fields reset to their previous value. */
  readonly restored: number;
  /** What was kept, and why. */
  readonly kept: readonly AnySaid[];
}

/**
 * Undoes an import: fields it changed are reset if they still have the imported value, page by page; then, in one
 * transaction, records it created are deleted unless they were used since. Everything else is kept and reported. If the
 * program dies on the way, the same undo does the rest.
 *
 * @throws XinhangError `not_found` for an unknown number, `already_done` if it was already undone
 */
export async function undoImport(core: Core, number: number): Promise<UndoneImport> {
  // This transaction only holds the lock; the others run beside it.
  const undone = await core.db.$transaction(async (turn) => {
    await oneAtATime(turn);
    return await undo(core, number, async (work) => await core.db.$transaction(work, importLimits));
  }, importLimits);
  core.nudge();
  return undone;
}

/** What an undo would do. */
export async function previewUndo(core: Core, number: number): Promise<UndoneImport> {
  return await dryRun(core, async (tx) => {
    await oneAtATime(tx);
    return await undo(core, number, async (work) => await work(tx));
  });
}

type InTransaction = <Done>(work: (tx: Tx) => Promise<Done>) => Promise<Done>;

async function undo(core: Core, number: number, inTransaction: InTransaction): Promise<UndoneImport> {
  const { file, changes } = await findImport(core.db, number);
  const at = core.clock.now();
  const actor: Actor = { by: null, actor: cli, at, reason: said('reason/import-undone', { number }) };
  const register = await inTransaction(readRegister);
  const inWords = { playbook: core.rules.playbook, nameOf: namePeople(register.values()) };
  const back = await takeBack(core, changes.changed, actor, {
    person: (code) => register.get(code) ?? null,
    inWords,
    inTransaction,
  });
  return await inTransaction(async (tx) => {
    // All locks at once, in order.
    await lockForRemoval(
      tx,
      changes.made.map(({ id }) => id),
    );
    const gone = await removeMade(tx, changes, actor);
    await tellOfRemoved(tx, gone.missed, number, actor);
    const staff = await undoStaff(tx, changes, actor, inWords);
    const undone: UndoneImport = {
      file,
      removed: gone.removed + staff.removed,
      restored: back.restored + staff.restored,
      kept: [...gone.kept, ...back.kept, ...staff.kept],
    };
    await tx.importRun.update({ where: { number }, data: { undoneAt: toDbInstant(at) } });
    const { removed, restored, kept } = undone;
    await writeAudit(tx, {
      ...actor,
      action: 'import.undo',
      subject: file,
      after: { removed, restored, kept: kept.length },
    });
    return undone;
  });
}

async function removeMade(tx: Tx, { made, staffMade, lastAuditId }: ImportChanges, actor: Actor) {
  const kept: AnySaid[] = [];
  const missed = new Map<string, string[]>();
  let removed = 0;
  for (const page of inPages(made, together)) {
    const touched = await touchedSince(
      tx,
      page.map(({ id }) => id),
      BigInt(lastAuditId),
    );
    for (const { id, code } of page) {
      const why = touched.get(id);
      if (why !== undefined) kept.push(said('book/kept', { code, why }));
    }
    const untouched = page.filter(({ id }) => !touched.has(id));
    const theirs = await forgetCustomers(
      tx,
      untouched.map(({ id }) => id),
    );
    for (const [id, names] of theirs) missed.set(id, [...(missed.get(id) ?? []), ...names]);
    removed += await removeCustomers(tx, untouched);
    await writeAudits(
      tx,
      untouched.map(({ code }): AuditEntry => ({ ...actor, action: 'customer.remove', subject: code })),
    );
  }
  // The people whom the same import entered were not told of its customers either.
  for (const { id } of staffMade) missed.delete(id);
  return { removed, kept, missed };
}

interface Taking {
  readonly person: (code: string) => RegisteredPerson | null;
  readonly inWords: FieldsInWords;
  readonly inTransaction: InTransaction;
}

async function takeBack(core: Core, changed: readonly Changed[], actor: Actor, taking: Taking) {
  const kept: AnySaid[] = [];
  let restored = 0;
  for (const page of inPages(changed, together)) {
    const done = await taking.inTransaction(async (tx) => await takeBackPage(core, tx, page, actor, taking));
    kept.push(...done.kept);
    restored += done.restored;
  }
  return { restored, kept };
}

async function takeBackPage(
  core: Core,
  tx: Tx,
  page: readonly Changed[],
  actor: Actor,
  { person, inWords }: Taking,
) {
  const kept: AnySaid[] = [];
  const ids = page.map(({ id }) => id);
  await lockCustomers(tx, ids);
  const rows = await tx.customer.findMany({ where: { id: { in: ids } }, include: withFields });
  const back: FieldChanged[] = [];
  const now = new Map(rows.map((row) => [row.id, fieldsOf(row)]));
  for (const { id, code, fields } of page) {
    const known = now.get(id);
    if (known === undefined) kept.push(said('book/gone', { code }));
    else {
      for (const { key, before, after } of fields) {
        const value = known[key] ?? null;
        // The import was interrupted before it came here, or an earlier try of the undo did this.
        if (value === before) continue;
        const left = before !== null && person(before)?.left === true;
        const stays = (why: AnySaid) => kept.push(fieldStays(code, { key, value }, why, inWords));
        if (value !== after) stays(said('book/changed-since'));
        else if (left) stays(said('book/person-left', { person: inWords.nameOf(before) }));
        else back.push({ customerId: id, key, before: after, after: before });
      }
    }
  }
  await writeFields(tx, back, actor, person);
  await replanLocked(tx, ids, core.rules, actor.at);
  return { restored: back.length, kept };
}
