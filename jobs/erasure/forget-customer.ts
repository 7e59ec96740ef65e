import type { Temporal } from 'temporal-polyfill';
import { Prisma, type Tx } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import type { Language } from '../../templates/reader/form.ts';

/** What stands where a name was. */
export const blank = '—';

/** What stands where something that arrived was. */
export const erasedPayload = JSON.stringify({ erased: true });

/** What an erased customer is called. */
export function nameOfErased(language: Language): string {
  return language === 'en' ? '(erased)' : '（已删除）';
}

/** Answers of requests that the ledger and the greetings need. */
const keptAnswers = ['amount', 'cycle'];

/** Fields of the audit that hold days, amounts, states and our own people; all others may hold words. */
const keptInAudit = [
  'amountYuan',
  'assistant',
  'contacts',
  'deliveredOn',
  'everyDays',
  'holdsEscalation',
  'keyAccount',
  'nextOn',
  'on',
  'orderedOn',
  'platform',
  'promisedOn',
  'proposedYuan',
  'salesperson',
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

/** Actions whose subject is a name or words. */
const namedSubjects = ['room.bind', 'room.lose', 'gift.spend', 'gift.withdraw'];

/**
 * Blanks or deletes everything that is kept under a customer's own key. What stays says that something happened, when,
 * by whom of ours, and for how much.
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
  await tx.contactLogRevision.deleteMany({ where: { log: { customerId } } });
  await tx.contactLog.updateMany({
    where: { customerId },
    data: { summary: '', fields: {}, platform: null, platformRoomId: null, platformMessageId: null },
  });
  await tx.contactLog.updateMany({ where: { customerId, actorId: null }, data: { authorName: blank } });
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

/** There is nothing left to decide about; nobody is told, for that would name the customer once more. */
async function withdrawRequests(tx: Tx, customerId: string, now: Temporal.Instant): Promise<void> {
  await tx.approvalRequest.updateMany({
    where: { customerId, state: 'pending' },
    data: { state: 'withdrawn', endedAt: toDbInstant(now) },
  });
  await tx.gift.updateMany({ where: { customerId, state: 'proposed' }, data: { state: 'withdrawn' } });
}

/** Messages to a colleague may be about others as well; they go with their words, for who could take them apart. */
async function forgetPostings(tx: Tx, customerId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE delivery SET text = NULL, reason = NULL WHERE id IN (
      SELECT r.delivery_id FROM reminder r JOIN follow_up f ON f.id = r.follow_up_id
      WHERE f.customer_id = ${customerId}::uuid
      UNION SELECT n.delivery_id FROM notice n WHERE n.customer_id = ${customerId}::uuid
      UNION SELECT m.delivery_id FROM room_message m JOIN room ON room.id = m.room_id
      WHERE room.customer_id = ${customerId}::uuid)`;
  await tx.$executeRaw`
    UPDATE delivery SET text = NULL, reason = NULL, platform_room_id = NULL
    WHERE target = ${`customer:${customerId}`} AND state IN ('posted', 'refused', 'unknown')`;
}

/** What led to a change of the customer, as it arrived. */
async function forgetArrived(tx: Tx, customerId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE inbound SET payload = ${erasedPayload}::jsonb, state = 'done', error = NULL
    WHERE state <> 'working' AND id IN (SELECT inbound_id FROM inbound_effect WHERE subject = ${customerId}::uuid)`;
}

/** The values before, by which an import is undone. */
async function forgetImports(tx: Tx, customerId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE import_run SET changes = jsonb_set(changes, '{changed}', (
      SELECT coalesce(jsonb_agg(one), '[]') FROM jsonb_array_elements(changes -> 'changed') one
      WHERE one ->> 'id' <> ${customerId}))
    WHERE changes -> 'changed' @> jsonb_build_array(jsonb_build_object('id', ${customerId}::text))`;
}

/** What was spent and by which receipt, who asked and who decided. */
async function forgetLedger(tx: Tx, customerId: string): Promise<void> {
  await tx.gift.updateMany({ where: { customerId }, data: { item: blank } });
  await tx.approvalDecision.updateMany({ where: { request: { customerId } }, data: { reason: null } });
  await tx.$executeRaw`
    UPDATE approval_request SET answers = (
      SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(answers)
      WHERE key = ANY(${keptAnswers}::text[]))
    WHERE customer_id = ${customerId}::uuid`;
}

/** A receipt is known by its number; who signed it is not needed. */
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
