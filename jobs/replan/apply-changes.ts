import { followCards } from '../cards/follow-cards.ts';
import { outdateHomesOf } from '../cards/outdate-homes.ts';
import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
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
 */
export async function applyChanges(
  tx: Tx,
  changes: readonly SubjectChange[],
  now: Temporal.Instant,
): Promise<void> {
  const of = <Kind extends Change['kind']>(kind: Kind): Of<Kind>[] =>
    changes.filter((change): change is Of<Kind> => change.kind === kind);
  await closeFollowUps(tx, of('close'), now);
  await endFollowUps(tx, of('cancel'), now);
  await reopen(tx, of('reopen'));
  await adjust(tx, of('adjust'));
  const first = await openFollowUps(tx, of('open'), now);
  await cancelReminders(tx, of('cancel-reminder'));
  await moveReminders(tx, of('move-reminder'), now);
  await addReminders(tx, [...first, ...of('add-reminder')], now);
  const visible = [...of('close'), ...of('cancel'), ...of('reopen'), ...of('adjust')];
  await followCards(tx, { followUps: visible.map(({ followUpId }) => followUpId) }, { by: null, at: now });
}

/** @returns their initial reminders */
async function openFollowUps(
  tx: Tx,
  changes: readonly Of<'open'>[],
  now: Temporal.Instant,
): Promise<NewReminder[]> {
  if (changes.length === 0) return [];
  const opened = changes.map((change) => ({ ...change, id: newId() }));
  const rows = opened.map(({ id, subject, customerId, followUp }) => ({
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
  await tx.$executeRaw`
    INSERT INTO follow_up
      (id, subject_kind, subject_id, customer_id, step, cycle, anchor_on, due_on, due_at, owner_id, opened_at)
    SELECT id, subject_kind, subject_id, customer_id, step, cycle, anchor_on, due_on, due_at, owner_id, ${toDbInstant(now)}
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS n(id uuid, subject_kind "SubjectKind", subject_id uuid, customer_id uuid, step text, cycle text,
           anchor_on date, due_on date, due_at timestamptz, owner_id uuid)`;
  await outdateHomesOf(
    tx,
    opened.map(({ customerId, followUp: { ownerId } }) => ({ customerId, ownerId })),
    now,
  );
  return opened.flatMap(({ id, customerId, followUp }) =>
    followUp.reminders.map((reminder) => ({ customerId, followUpId: id, reminder })),
  );
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
  await tx.$executeRaw`
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
