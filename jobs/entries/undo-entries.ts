import type { Tx } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import { type AnySaid, said, toStored } from '../../templates/reader/said.ts';
import { takeBack } from '../approvals/take-back.ts';
import { findRequests } from '../approvals/find-request.ts';
import { type AuditEntry, writeAudit, writeAudits } from '../audit/write-audit.ts';
import { findImport } from '../book/find-import.ts';
import { cli, importLimits, oneAtATime } from '../book/run-import.ts';
import { dryRun } from '../book/dry-run.ts';
import { previewUndo, undoImport, type UndoneImport } from '../book/undo-import.ts';
import { followCards } from '../cards/follow-cards.ts';
import type { Core } from '../core.ts';
import type { Actor } from '../customers/remember-change.ts';
import { decidesWhatIsOwed } from '../facts/duty-steps.ts';
import { lockCustomers } from '../replan/lock-customer.ts';
import { replanDutiesOf } from '../replan/replan-duties.ts';
import { replanLocked } from '../replan/replan-customer.ts';
import { lockEntries } from '../replan/replan-entries.ts';
import { staffById } from '../staff/staff-member.ts';

/**
 * Undoes an import, of a book or of entries.
 *
 * @param isDry everything is done and taken back
 * @throws XinhangError `not_found` for an unknown number, `already_done` if it was already undone
 */
export async function undoRun(core: Core, number: number, isDry = false): Promise<UndoneImport> {
  const { changes } = await findImport(core.db, number);
  if (changes.entries.length === 0)
    return isDry ? await previewUndo(core, number) : await undoImport(core, number);
  const work = async (tx: Tx) => await undoEntries(core, tx, number);
  if (isDry) return await dryRun(core, work);
  const undone = await core.db.$transaction(work, importLimits);
  core.nudge();
  return undone;
}

/**
 * Undoes an import of entries: those that are as they were opened are deleted, with their decisions; what was owed for
 * them is cancelled, also on cards that were posted. Entries that people moved, decided or worked on since are kept and
 * reported. Numbers are not given out again.
 */
async function undoEntries(core: Core, tx: Tx, number: number): Promise<UndoneImport> {
  await oneAtATime(tx);
  const { file, changes } = await findImport(tx, number);
  const at = core.clock.now();
  const actor: Actor = { by: null, actor: cli, at, reason: said('reason/import-undone', { number }) };
  const ids = changes.entries.map(({ id }) => id);
  const about = await tx.entry.findMany({ where: { id: { in: ids } }, select: { customerId: true } });
  await lockCustomers(
    tx,
    about.flatMap(({ customerId }) => customerId ?? []),
  );
  await lockEntries(tx, ids);
  const found = new Map((await lookAt(tx, ids)).map((entry) => [entry.id, entry]));
  const kept: AnySaid[] = [];
  const untouched: LookedAt[] = [];
  for (const { id, code } of changes.entries) {
    const entry = found.get(id);
    const why = whys.filter((key) => entry?.[key] === true).map((key) => reasons[key]);
    if (entry === undefined) kept.push(said('book/gone', { code }));
    else if (why.length === 0) untouched.push(entry);
    else kept.push(said('book/kept', { code, why: { joined: 'clauses', each: why } }));
  }
  await removeEntries(core, tx, untouched, actor);
  const undone = { file, removed: untouched.length, restored: 0, kept };
  await tx.importRun.update({ where: { number }, data: { undoneAt: toDbInstant(at) } });
  const after = { removed: undone.removed, restored: 0, kept: kept.length };
  await writeAudit(tx, { ...actor, action: 'import.undo', subject: file, after });
  return undone;
}

interface LookedAt {
  readonly id: string;
  readonly number: string;
  readonly register: string;
  readonly customerId: string | null;
  readonly openerId: string;
  readonly moved: boolean;
  readonly decided: boolean;
  readonly worked: boolean;
  readonly logs: boolean;
}

const whys = ['moved', 'decided', 'worked', 'logs'] as const;

const reasons = {
  moved: said('book/touched-moved'),
  decided: said('book/touched-decided'),
  worked: said('book/touched-worked'),
  logs: said('book/touched-logs'),
} as const satisfies Record<(typeof whys)[number], AnySaid>;

/** What people have done with entries. What the program does on its days, such as a flag or a reminder, does not count. */
async function lookAt(tx: Tx, ids: readonly string[]): Promise<readonly LookedAt[]> {
  return await tx.$queryRaw<LookedAt[]>`
    SELECT e.id, e.number, e.register, e.customer_id AS "customerId", e.opener_id AS "openerId",
      EXISTS (SELECT FROM entry_move m WHERE m.entry_id = e.id AND m.sequence > 1 AND m.actor_id IS NOT NULL) AS moved,
      EXISTS (SELECT FROM approval_request r JOIN approval_decision d ON d.request_id = r.id WHERE r.entry_id = e.id)
        AS decided,
      EXISTS (SELECT FROM follow_up f WHERE f.subject_kind = 'entry' AND f.subject_id = e.id
        AND (f.skipped OR f.snoozed_until IS NOT NULL OR (f.state = 'closed' AND f.closed_by IS DISTINCT FROM 'facts'))) AS worked,
      EXISTS (SELECT FROM contact_log l JOIN follow_up f ON f.id = l.follow_up_id
        WHERE f.subject_kind = 'entry' AND f.subject_id = e.id) AS logs
    FROM entry e WHERE e.id = ANY(${[...ids]}::uuid[]) ORDER BY e.number`;
}

/** The locks of the entries and their customers are held. */
async function removeEntries(core: Core, tx: Tx, entries: readonly LookedAt[], actor: Actor): Promise<void> {
  const { at } = actor;
  const ids = entries.map(({ id }) => id);
  for (const request of await findRequests(tx, { entryId: { in: ids }, state: 'pending' })) {
    const applicant = await staffById(tx, request.applicant.id);
    if (applicant !== null) await takeBack(core, tx, request, { by: applicant, at }, 'itself');
  }
  await cancelOwed(tx, ids, actor);
  await tx.entry.deleteMany({ where: { id: { in: ids } } });
  await writeAudits(
    tx,
    entries.map(
      ({ number: subject, register, customerId }): AuditEntry => ({
        ...actor,
        action: 'entry.remove',
        subject,
        ...(customerId === null ? {} : { customerId }),
        before: { register },
      }),
    ),
  );
  // What they had done is owed again.
  await replanDutiesOf(tx, entries, core.rules, at);
  const customers = entries.flatMap(({ register, customerId }) =>
    customerId !== null && decidesWhatIsOwed(core.rules, register) ? [customerId] : [],
  );
  if (customers.length > 0) await replanLocked(tx, [...new Set(customers)], core.rules, at);
}

/** The rows stay, so that each reminder says why it was not sent, and posted cards say what became of their matter. */
async function cancelOwed(tx: Tx, entryIds: readonly string[], { at, reason }: Actor): Promise<void> {
  const stored = reason === undefined ? {} : { reason: toStored(reason) };
  const owed = { subjectKind: 'entry' as const, subjectId: { in: [...entryIds] } };
  const open = await tx.followUp.findMany({ where: { ...owed, state: 'open' }, select: { id: true } });
  await tx.followUp.updateMany({
    where: { ...owed, state: 'open' },
    data: { state: 'cancelled', endedAt: toDbInstant(at), ...stored },
  });
  await tx.reminder.updateMany({
    where: { state: 'planned', followUp: owed },
    data: { state: 'cancelled', ...stored },
  });
  await followCards(tx, { followUps: open.map(({ id }) => id) }, { by: null, at });
}
