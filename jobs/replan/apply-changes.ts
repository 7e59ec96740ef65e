import { followCards } from '../cards/follow-cards.ts';
import { outdateHomesOf } from '../cards/outdate-homes.ts';
import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import { prepared } from '../../prisma/prepared.ts';
import { newId } from '../../prisma/new-id.ts';
import type { Change, SubjectFacts } from '../plan/types.ts';
import { byReason } from './by-reason.ts';
import { addReminders, cancelReminders, moveReminders, type NewReminder } from './write-reminders.ts';
import { toStored } from '../../templates/reader/said.ts';

/** A change and its subject. */
export type SubjectChange = Change & Pick<SubjectFacts, 'subject' | 'customerId'>;
type Of<Kind extends Change['kind']> = Extract<SubjectChange, { readonly kind: Kind }>;

/**
 * Writes the result of reconciling: one statement per kind of change, for all subjects together. Each statement checks
 * the expected state, so that a reminder in flight is not touched.
 *
 * @returns ids of subjects that have a follow-up already which was to be opened, because planning had not recalled it:
 *   nothing is written for them, and they have to be planned with everything they ever had
 */
export async function applyChanges(
  tx: Tx,
  planned: readonly SubjectChange[],
  now: Temporal.Instant,
): Promise<ReadonlySet<string>> {
  const { reminders: first, unrecalled } = await openFollowUps(
    tx,
    planned.filter((change): change is Of<'open'> => change.kind === 'open'),
    now,
  );
  const changes = planned.filter(({ subject }) => !unrecalled.has(subject.id));
  const of = <Kind extends Change['kind']>(kind: Kind): Of<Kind>[] =>
    changes.filter((change): change is Of<Kind> => change.kind === kind);
  await closeFollowUps(tx, of('close'), now);
  await endFollowUps(tx, of('cancel'), now);
  await reopen(tx, of('reopen'));
  await adjust(tx, of('adjust'));
  await cancelReminders(tx, of('cancel-reminder'));
  await moveReminders(tx, of('move-reminder'), now);
  await addReminders(tx, [...first, ...of('add-reminder')], now);
  const visible = [...of('close'), ...of('cancel'), ...of('reopen'), ...of('adjust')];
  await followCards(tx, { followUps: visible.map(({ followUpId }) => followUpId) }, { by: null, at: now });
  return unrecalled;
}

interface Opened {
  /** Their initial reminders. */
  readonly reminders: readonly NewReminder[];
  /** Subjects that have one of theirs already, of which none is opened. */
  readonly unrecalled: ReadonlySet<string>;
}

async function openFollowUps(tx: Tx, changes: readonly Of<'open'>[], now: Temporal.Instant): Promise<Opened> {
  if (changes.length === 0) return { reminders: [], unrecalled: new Set() };
  const wanted = changes.map((change) => ({ ...change, id: newId() }));
  const rows = wanted.map(({ id, subject, customerId, followUp }) => ({
    id,
    subject_kind: subject.kind,
    subject_id: subject.id,
    customer_id: customerId,
    step: followUp.step,
    cycle: followUp.cycle,
    anchor_on: followUp.anchorOn.toString(),
    due_on: followUp.dueOn.toString(),
    due_at: followUp.dueAt?.toString() ?? null,
    owner_id: followUp.ownerId,
  }));
  // LIMIT keeps each lookup on the index, also where the table is still small.
  const known = await tx.$queryRaw<{ id: string }[]>`${prepared}
    WITH n AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS n(id uuid, subject_kind "SubjectKind", subject_id uuid, customer_id uuid, step text, cycle text,
             anchor_on date, due_on date, due_at timestamptz, owner_id uuid)),
    known AS MATERIALIZED (
      SELECT DISTINCT n.subject_id AS id FROM n CROSS JOIN LATERAL (
        SELECT FROM follow_up f
        WHERE (f.subject_kind, f.subject_id, f.step, f.cycle) = (n.subject_kind, n.subject_id, n.step, n.cycle) LIMIT 1) f),
    opened AS (
      INSERT INTO follow_up
        (id, subject_kind, subject_id, customer_id, step, cycle, anchor_on, due_on, due_at, owner_id, opened_at)
      SELECT id, subject_kind, subject_id, customer_id, step, cycle, anchor_on, due_on, due_at, owner_id,
        ${toDbInstant(now)}
      FROM n WHERE subject_id NOT IN (SELECT id FROM known))
    SELECT id FROM known`;
  const unrecalled = new Set(known.map(({ id }) => id));
  const opened = wanted.filter(({ subject }) => !unrecalled.has(subject.id));
  await outdateHomesOf(
    tx,
    opened.map(({ customerId, followUp: { ownerId } }) => ({ customerId, ownerId })),
    now,
  );
  const reminders = opened.flatMap(({ id, customerId, followUp }) =>
    followUp.reminders.map((reminder) => ({ customerId, followUpId: id, reminder })),
  );
  return { reminders, unrecalled };
}

async function adjust(tx: Tx, changes: readonly Of<'adjust'>[]): Promise<void> {
  if (changes.length === 0) return;
  const rows = changes.map(({ followUpId: id, anchorOn, dueOn, dueAt, ownerId, reason }) => ({
    id,
    anchor_on: anchorOn.toString(),
    due_on: dueOn.toString(),
    due_at: dueAt?.toString() ?? null,
    owner_id: ownerId,
    reason,
  }));
  await tx.$executeRaw`${prepared}
    UPDATE follow_up f SET anchor_on = n.anchor_on, due_on = n.due_on, due_at = n.due_at, owner_id = n.owner_id,
      reason = n.reason
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS n(id uuid, anchor_on date, due_on date, due_at timestamptz, owner_id uuid, reason jsonb)
    WHERE f.id = n.id`;
}

async function reopen(tx: Tx, changes: readonly Of<'reopen'>[]): Promise<void> {
  for (const { reason, same } of byReason(changes)) {
    await tx.followUp.updateMany({
      where: { id: { in: same.map((change) => change.followUpId) } },
      data: { state: 'open', endedAt: null, closedBy: null, reason: toStored(reason) },
    });
  }
}

async function closeFollowUps(tx: Tx, changes: readonly Of<'close'>[], now: Temporal.Instant): Promise<void> {
  for (const { reason, same } of byReason(changes)) {
    await tx.followUp.updateMany({
      where: { id: { in: same.map((change) => change.followUpId) }, state: 'open' },
      data: { state: 'closed', closedBy: 'facts', endedAt: toDbInstant(now), reason: toStored(reason) },
    });
  }
}

async function endFollowUps(tx: Tx, changes: readonly Of<'cancel'>[], now: Temporal.Instant): Promise<void> {
  for (const { reason, same } of byReason(changes)) {
    await tx.followUp.updateMany({
      where: { id: { in: same.map((change) => change.followUpId) } },
      data: { state: 'cancelled', endedAt: toDbInstant(now), reason: toStored(reason) },
    });
  }
}
