import { Prisma, type Tx } from '../../prisma/client.ts';
import type { Core } from '../core.ts';
import { XinhangError } from '../errors.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import type { Change } from '../plan/types.ts';
import type { Actor } from '../customers/remember-change.ts';
import { enterCustomers, type FreshCustomer } from '../customers/enter-customers.ts';
import { tellOfEntered } from '../customers/tell-passed.ts';
import { countPlanned } from '../replan/count-planned.ts';
import { lockCustomers } from '../replan/lock-customer.ts';
import { replanCustomers, replanLocked } from '../replan/replan-customer.ts';
import { fieldsOf, withFields, writeFields } from './customer-fields.ts';
import type { Changed } from './import-changes.ts';
import { inPages } from './in-pages.ts';
import { keepRun } from './keep-run.ts';
import { type ImportOptions, type ImportPlan, type NewCustomerRow, planImport } from './plan-import.ts';
import type { ReadImport } from './read-import.ts';
import { readRegister } from './staff-register.ts';
import { changePerson, enterPerson, lookAgainAfter } from './write-staff.ts';
import { said, saidInLines } from '../../templates/reader/said.ts';

/** Customers written and planned per page: so many are locked at a time. */
export const together = 200;
/** Colleagues are told of so many new customers at a time, in one message for each of them. */
const toldTogether = 5_000;
/** Milliseconds. 20,000 customers with every day filled in take minutes on a small machine. */
export const importLimits = { timeout: 60 * 60_000, maxWait: 20_000 };
/** The audit actor of command-line runs; the operating system controls who may run them. */
export const cli = 'cli';

export interface ImportDone {
  /** Identifies the import for undo. */
  readonly number: number;
  readonly plan: ImportPlan;
}

/**
 * Imports a book. A refused one writes nothing: the whole book is checked first. People and new customers are written in
 * one transaction together with the record of the import; that locks no known customer. Then known customers are changed
 * page by page, each page in a transaction of its own, so that a change from the chat waits for one page at most. If
 * the program dies on the way, the pages before stay: the same book again does the rest, and an undo takes them back.
 *
 * @throws XinhangError `bad_input` with all problems of the book, one per line; nothing is written then
 */
export async function runImport(
  core: Core,
  file: string,
  read: ReadImport,
  options: ImportOptions = {},
): Promise<ImportDone> {
  let reminders = 0;
  const planned = (changes: readonly Change[]): void => {
    reminders += countPlanned(changes);
  };
  const actor: Actor = { by: null, actor: cli, at: core.clock.now() };
  // This transaction only holds the lock; the others run beside it.
  const done = await core.db.$transaction(async (turn) => {
    await oneAtATime(turn);
    const begun = await core.db
      .$transaction(async (tx) => {
        const plan = await planImport(tx, read, core, options);
        refuseProblems(plan);
        return { number: await writeNew(core, tx, file, plan, actor, planned), plan };
      }, importLimits)
      .catch((error: unknown) => {
        throw isTaken(error) ? new XinhangError('already_exists', said('book/code-taken')) : error;
      });
    await changeKnown(core, begun, actor, planned);
    return begun;
  }, importLimits);
  core.counts.countRemindersPlanned(reminders);
  core.nudge();
  return done;
}

/** @throws XinhangError `bad_input` with all problems, one per line, and their number */
export function refuseProblems({ problems }: Pick<ImportPlan, 'problems'>): void {
  if (problems.length === 0) return;
  const count = said('book/problems', { count: problems.length });
  throw new XinhangError('bad_input', saidInLines([...problems, count]));
}

/** Serialises imports and undos. */
export async function oneAtATime(tx: Tx): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('xinhang import'))`;
}

async function writeNew(
  core: Core,
  tx: Tx,
  file: string,
  plan: ImportPlan,
  actor: Actor,
  planned: (changes: readonly Change[]) => void,
): Promise<number> {
  const { at } = actor;
  const staffMade: { id: string; code: string }[] = [];
  for (const person of plan.staff.made) {
    staffMade.push({ id: await enterPerson(tx, person, actor), code: person.code });
  }
  for (const person of plan.staff.changed) {
    for (const field of person.fields) await changePerson(tx, person, field, actor);
  }
  const today = at.toZonedDateTimeISO(core.rules.playbook.zone).toPlainDate();
  await lookAgainAfter(tx, plan.staff.made, plan.staff.changed, today);
  const person = await personFinder(tx);
  const made: { id: string; code: string }[] = [];
  for (const page of inPages(plan.made, together)) {
    const ids = await enterCustomers(
      tx,
      actor,
      page.map((one) => freshOf(one, person)),
    );
    planned(await replanCustomers(tx, ids, core.rules, at));
    made.push(...ids.map((id, n) => ({ id, code: page[n]?.row.code ?? '' })));
  }
  const knowing = new Set(staffMade.map(({ id }) => id));
  for (const page of inPages(made, toldTogether)) {
    const ids = page.map(({ id }) => id);
    await tellOfEntered(tx, ids, actor, knowing);
  }
  const changes = { staffMade, staffChanged: plan.staff.changed, made, changed: plan.changed, entries: [] };
  return await keepRun(tx, file, actor, changes);
}

async function personFinder(db: Tx): Promise<(code: string) => StaffMember | null> {
  const register = await readRegister(db);
  return (code) => register.get(code) ?? null;
}

async function changeKnown(
  core: Core,
  { number, plan }: ImportDone,
  actor: Actor,
  planned: (changes: readonly Change[]) => void,
): Promise<void> {
  const pages = inPages(plan.changed, together);
  const changed: Changed[] = [];
  for (const [done, page] of [...pages].entries()) {
    try {
      const result = await core.db.$transaction(async (tx) => {
        const fresh = await changePage(core, tx, page, actor, planned);
        // The row changed after this page was read: an undo has to know what was really replaced.
        if (JSON.stringify(fresh) !== JSON.stringify(page)) {
          await correctRun(tx, number, [...changed, ...fresh, ...plan.changed.slice((done + 1) * together)]);
        }
        return fresh;
      }, importLimits);
      changed.push(...result);
    } catch (error) {
      throw new XinhangError(
        'database_unusable',
        said('book/interrupted', { number, done: done * together, all: plan.changed.length }),
        { cause: error },
      );
    }
  }
}

/** @returns what was really changed: a customer may have been changed, erased or merged since the book was checked */
async function changePage(
  core: Core,
  tx: Tx,
  page: readonly Changed[],
  actor: Actor,
  planned: (changes: readonly Change[]) => void,
): Promise<readonly Changed[]> {
  const ids = page.map(({ id }) => id);
  await lockCustomers(tx, ids);
  const rows = await tx.customer.findMany({
    where: { id: { in: ids }, erasedAt: null, mergedIntoId: null },
    include: withFields,
  });
  const now = new Map(rows.map((row) => [row.id, fieldsOf(row)]));
  const fresh = page.flatMap((one) => {
    const known = now.get(one.id);
    if (known === undefined) return [];
    const fields = one.fields
      .map((field) => ({ ...field, before: known[field.key] ?? null }))
      .filter(({ before, after }) => before !== after);
    return fields.length === 0 ? [] : [{ ...one, fields }];
  });
  const fields = fresh.flatMap(({ id, fields: ofOne }) => ofOne.map((one) => ({ customerId: id, ...one })));
  await writeFields(tx, fields, actor, await personFinder(tx));
  planned(
    await replanLocked(
      tx,
      fresh.map(({ id }) => id),
      core.rules,
      actor.at,
    ),
  );
  return fresh;
}

async function correctRun(tx: Tx, number: number, changed: readonly Changed[]): Promise<void> {
  await tx.$executeRaw`
    UPDATE import_run SET changes = jsonb_set(changes, '{changed}', ${JSON.stringify(changed)}::jsonb)
    WHERE number = ${number}`;
}

function freshOf(
  { row, seats }: NewCustomerRow,
  person: (code: string) => StaffMember | null,
): FreshCustomer {
  const { annualVolumeFen, strategicLevel, valueGrade, keyAccount } = row;
  const on = (code: string | null) => (code === null ? null : person(code));
  return {
    code: row.code,
    name: row.name ?? row.code,
    tier: row.tier ?? 'ordinary',
    supervisor: on(seats.supervisor),
    salesperson: on(seats.salesperson),
    assistant: on(seats.assistant),
    anchors: row.anchors,
    ...(annualVolumeFen === null ? {} : { annualVolumeFen }),
    ...(strategicLevel === null ? {} : { strategicLevel }),
    ...(valueGrade === null ? {} : { valueGrade }),
    ...(keyAccount === null ? {} : { keyAccount }),
  };
}

function isTaken(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
}
