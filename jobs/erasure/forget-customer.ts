import type { Temporal } from 'temporal-polyfill';
import { Prisma, type Tx } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';

/** Replacement for a name. */
export const blank = '—';

/** Replacement for the payload of an inbound item. */
export const erasedPayload = JSON.stringify({ erased: true });

/** Answers that the gift ledger and the greetings need. */
const keptAnswers = ['amount', 'cycle', 'gift', 'spentOn'];

/** Audit fields with days, amounts, states and our own staff; all others may contain free text. */
const keptInAudit = [
  'amountYuan',
  'assistant',
  'contacts',
  'deliveredOn',
  'everyDays',
  'holdsEscalation',
  'keyAccount',
  'move',
  'nextOn',
  'on',
  'orderedOn',
  'platform',
  'promisedOn',
  'proposedYuan',
  'register',
  'salesperson',
  'spentOn',
  'spentYuan',
  'standInFor',
  'state',
  'strategicLevel',
  'supervisor',
  'tier',
  'turn',
  'until',
  'valueGrade',
  'why',
  'year',
];

/** Actions whose subject is a name or free text. */
const namedSubjects = [
  'room.bind',
  'room.lose',
  'gift.correct',
  'gift.overspend',
  'gift.spend',
  'gift.withdraw',
];

/**
 * Blanks or deletes everything stored under the customer's key. What remains says what happened, when, by which of our
 * staff, and for how much.
 */
export async function forgetCustomer(
  tx: Tx,
  customerId: string,
  name: string,
  now: Temporal.Instant,
): Promise<void> {
  await withdrawRequests(tx, customerId, now);
  await forgetPostings(tx, customerId);
  await forgetArrived(tx, customerId);
  await forgetImports(tx, customerId);
  await tx.notice.deleteMany({ where: { customerId, state: { not: 'claimed' } } });
  await tx.notice.updateMany({ where: { customerId }, data: { values: {}, fields: [] } });
  for (const table of [tx.contact, tx.contactPlan, tx.greeting, tx.formAnswer, tx.room]) {
    await deleteAll(table, customerId);
  }
  // A merge with an erased customer cannot be undone; the audit log says that there was one.
  await tx.customerMerge.deleteMany({ where: { OR: [{ keptId: customerId }, { mergedId: customerId }] } });
  await tx.$executeRaw`
    DELETE FROM survey_answer a USING follow_up f WHERE f.customer_id = ${customerId}::uuid AND a.follow_up_id = f.id`;
  await tx.contactLogRevision.deleteMany({ where: { log: { customerId } } });
  await tx.contactLog.updateMany({
    where: { customerId },
    data: {
      summary: '',
      fields: {},
      attachments: [],
      platform: null,
      platformRoomId: null,
      platformMessageId: null,
    },
  });
  await tx.contactLog.updateMany({ where: { customerId, actorId: null }, data: { authorName: blank } });
  await tx.entryMove.updateMany({ where: { entry: { customerId } }, data: { answers: [] } });
  await tx.entry.updateMany({ where: { customerId }, data: { answers: {} } });
  await tx.factChange.updateMany({ where: { customerId }, data: { reason: Prisma.DbNull } });
  await tx.factChange.updateMany({ where: { customerId, key: 'name' }, data: { before: null, after: null } });
  await forgetLedger(tx, customerId);
  await forgetAudit(tx, customerId);
  await tx.customer.update({
    where: { id: customerId },
    data: { name, annualVolumeFen: null, strategicLevel: null, valueGrade: null, keyAccount: null },
  });
}

interface Deletable {
  deleteMany(args: { where: { customerId: string } }): PromiseLike<unknown>;
}

async function deleteAll(table: Deletable, customerId: string): Promise<void> {
  await table.deleteMany({ where: { customerId } });
}

/** Pending requests are withdrawn. No one is notified, because the notice would name the customer again. */
async function withdrawRequests(tx: Tx, customerId: string, now: Temporal.Instant): Promise<void> {
  await tx.approvalRequest.updateMany({
    where: { customerId, state: 'pending' },
    data: { state: 'withdrawn', endedAt: toDbInstant(now) },
  });
  await tx.gift.updateMany({ where: { customerId, state: 'proposed' }, data: { state: 'withdrawn' } });
  // The money is spent, and no one decides any more.
  await tx.gift.updateMany({ where: { customerId, state: 'overspent' }, data: { state: 'spent' } });
}

/** A message to a colleague may cover other customers too; its whole text is deleted, because it cannot be split. */
async function forgetPostings(tx: Tx, customerId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE delivery SET text = NULL, card = NULL, reason = NULL WHERE id IN (
      SELECT r.delivery_id FROM reminder r JOIN follow_up f ON f.id = r.follow_up_id
      WHERE f.customer_id = ${customerId}::uuid
      UNION SELECT n.delivery_id FROM notice n WHERE n.customer_id = ${customerId}::uuid
      UNION SELECT m.delivery_id FROM room_message m JOIN room ON room.id = m.room_id
      WHERE room.customer_id = ${customerId}::uuid)`;
  await tx.$executeRaw`
    UPDATE delivery SET text = NULL, card = NULL, reason = NULL, platform_room_id = NULL
    WHERE target = ${`customer:${customerId}`} AND state IN ('posted', 'refused', 'unknown')`;
}

/** Inbound items that led to changes of this customer. */
async function forgetArrived(tx: Tx, customerId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE inbound SET payload = ${erasedPayload}::jsonb, state = 'done', error = NULL, lane = NULL
    WHERE state <> 'working' AND id IN (SELECT inbound_id FROM inbound_effect WHERE subject = ${customerId}::uuid)`;
}

/** The previous values stored for undoing an import. */
async function forgetImports(tx: Tx, customerId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE import_run SET changes = jsonb_set(changes, '{changed}', (
      SELECT coalesce(jsonb_agg(one), '[]') FROM jsonb_array_elements(changes -> 'changed') one
      WHERE one ->> 'id' <> ${customerId}))
    WHERE changes -> 'changed' @> jsonb_build_array(jsonb_build_object('id', ${customerId}::text))`;
}

/** Keeps amounts, receipts, applicants and deciders; removes texts. */
async function forgetLedger(tx: Tx, customerId: string): Promise<void> {
  await tx.gift.updateMany({ where: { customerId }, data: { item: blank } });
  await tx.$executeRaw`
    UPDATE gift_change SET reason = NULL, before = ${costOf('before')}, after = ${costOf('after')}
    WHERE gift_id IN (SELECT id FROM gift WHERE customer_id = ${customerId}::uuid)`;
  await tx.approvalDecision.updateMany({ where: { request: { customerId } }, data: { reason: null } });
  await tx.$executeRaw`
    UPDATE approval_request SET answers = (
      SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(answers)
      WHERE key = ANY(${keptAnswers}::text[]))
    WHERE customer_id = ${customerId}::uuid`;
}

/** The amount and the day of a cost in its history; its receipt is kept with the gift. */
function costOf(column: 'before' | 'after'): Prisma.Sql {
  return Prisma.sql`(SELECT coalesce(jsonb_object_agg(key, value), '{}') || ${JSON.stringify({ item: blank })}::jsonb
    FROM jsonb_each(${Prisma.raw(column)}) WHERE key IN ('spentYuan', 'spentOn'))`;
}

/** A receipt is identified by its number; the name on it is not needed. */
export async function redactReceipts(tx: Tx, customerId: string, name: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE gift SET receipt_note = replace(receipt_note, ${name}, ${blank}) WHERE customer_id = ${customerId}::uuid`;
}

async function forgetAudit(tx: Tx, customerId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE audit a SET
      subject = CASE WHEN a.action = ANY(${namedSubjects}::text[]) THEN c.code ELSE a.subject END,
      before = (SELECT jsonb_object_agg(key, value) FROM jsonb_each(CASE WHEN jsonb_typeof(a.before) = 'object'
        THEN a.before END) WHERE key = ANY(${keptInAudit}::text[])),
      after = (SELECT jsonb_object_agg(key, value) FROM jsonb_each(CASE WHEN jsonb_typeof(a.after) = 'object'
        THEN a.after END) WHERE key = ANY(${keptInAudit}::text[]))
    FROM customer c WHERE c.id = a.customer_id AND a.customer_id = ${customerId}::uuid`;
}
