import { Prisma, type Tx } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import type { Core } from '../core.ts';
import { XinhangError } from '../errors.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import type { Change } from '../plan/types.ts';
import type { Actor } from '../customers/remember-change.ts';
import { enterCustomers, type FreshCustomer } from '../customers/enter-customers.ts';
import { writeAudit } from '../audit/write-audit.ts';
import { countPlanned } from '../replan/count-planned.ts';
import { lockCustomers } from '../replan/lock-customer.ts';
import { replanCustomers } from '../replan/replan-customer.ts';
import { writeFields } from './customer-fields.ts';
import type { ImportChanges } from './import-changes.ts';
import { inPages } from './in-pages.ts';
import { type ImportOptions, type ImportPlan, type NewCustomerRow, planImport } from './plan-import.ts';
import type { ReadImport } from './read-import.ts';
import { readRegister } from './staff-register.ts';
import { changePerson, enterPerson, lookAgainAfter } from './write-staff.ts';
import { said, saidInLines } from '../../templates/reader/said.ts';

/** Customers written and planned per page. */
const together = 200;
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
 * Imports a book, all or nothing, in one transaction: no one sees half a book and a crash leaves none of it. Customers
 * are written and planned page by page, each page in a few statements, so that neither memory nor statements grow with
 * the book. New customers need no lock; known ones are locked at the start, in id order as everywhere, and changes to
 * them from the chat wait.
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
  const done = await core.db
    .$transaction(async (tx) => {
      await oneAtATime(tx);
      await lockKnown(tx, read);
      const plan = await planImport(tx, read, core.rules.playbook, options);
      refuseProblems(plan);
      const number = await write(core, tx, file, plan, (changes) => {
        reminders += countPlanned(changes);
      });
      return { number, plan };
    }, importLimits)
    .catch((error: unknown) => {
      throw isTaken(error) ? new XinhangError('already_exists', said('book/code-taken')) : error;
    });
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

/**
 * Locks everything at once and in order. A change of staff causes all customers with open follow-ups to be replanned.
 */
async function lockKnown(tx: Tx, { customers, staff }: ReadImport): Promise<void> {
  const codes = customers.map(({ code }) => code);
  const known = await tx.$queryRaw<{ id: string }[]>`
    SELECT c.id FROM unnest(${codes}::text[]) AS w(code) JOIN customer c ON upper(c.code) = upper(w.code)
    UNION
    SELECT customer_id FROM follow_up WHERE ${staff.length > 0} AND state = 'open' AND customer_id IS NOT NULL`;
  await lockCustomers(
    tx,
    known.map(({ id }) => id),
  );
}

async function write(
  core: Core,
  tx: Tx,
  file: string,
  plan: ImportPlan,
  planned: (changes: readonly Change[]) => void,
): Promise<number> {
  const at = core.clock.now();
  const actor: Actor = { by: null, actor: cli, at };
  const staffMade: { id: string; code: string }[] = [];
  for (const person of plan.staff.made) {
    staffMade.push({ id: await enterPerson(tx, person, actor), code: person.code });
  }
  for (const person of plan.staff.changed) {
    for (const field of person.fields) await changePerson(tx, person, field, actor);
  }
  const today = at.toZonedDateTimeISO(core.rules.playbook.zone).toPlainDate();
  await lookAgainAfter(tx, plan.staff.made, plan.staff.changed, today);
  const register = await readRegister(tx);
  const person = (code: string): StaffMember | null => register.get(code) ?? null;
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
  for (const page of inPages(plan.changed, together)) {
    const fields = page.flatMap(({ id, fields: ofOne }) => ofOne.map((one) => ({ customerId: id, ...one })));
    await writeFields(tx, fields, actor, person);
    planned(
      await replanCustomers(
        tx,
        page.map(({ id }) => id),
        core.rules,
        at,
      ),
    );
  }
  const changes = { staffMade, staffChanged: plan.staff.changed, made, changed: plan.changed };
  return await keepRun(tx, file, actor, changes);
}

async function keepRun(
  tx: Tx,
  file: string,
  actor: Actor,
  changes: Omit<ImportChanges, 'lastAuditId' | 'staffChanged' | 'changed'> & {
    readonly staffChanged: ImportPlan['staff']['changed'];
    readonly changed: ImportPlan['changed'];
  },
): Promise<number> {
  await writeAudit(tx, {
    ...actor,
    action: 'import.run',
    subject: file,
    after: {
      made: changes.made.length,
      changed: changes.changed.length,
      staffMade: changes.staffMade.length,
    },
  });
  const last = await tx.audit.findFirst({ orderBy: { id: 'desc' }, select: { id: true } });
  const kept = { lastAuditId: String(last?.id ?? 0n), ...changes };
  const run = await tx.importRun.create({
    data: { file, at: toDbInstant(actor.at), changes: kept as unknown as Prisma.InputJsonObject },
  });
  return run.number;
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
