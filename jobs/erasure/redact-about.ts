import { Prisma, type Tx } from '../../prisma/client.ts';
import { blank } from './forget-customer.ts';

/** A table with text about a customer, and how its rows are linked to the customer. */
interface Words {
  readonly table: string;
  readonly text?: readonly string[];
  readonly json?: readonly string[];
  readonly belongs: keyof typeof conditions;
}

const customerId = (id: string) => Prisma.sql`customer_id = ${id}::uuid`;

const conditions = {
  byKey: customerId,
  byLog: (id: string) => Prisma.sql`log_id IN (SELECT id FROM contact_log WHERE ${customerId(id)})`,
  byFollowUp: (id: string) => Prisma.sql`follow_up_id IN (SELECT id FROM follow_up WHERE ${customerId(id)})`,
  byRoom: (id: string) => Prisma.sql`room_id IN (SELECT id FROM room WHERE ${customerId(id)})`,
  byRequest: (id: string) =>
    Prisma.sql`request_id IN (SELECT id FROM approval_request WHERE ${customerId(id)})`,
  byGift: (id: string) => Prisma.sql`gift_id IN (SELECT id FROM gift WHERE ${customerId(id)})`,
  byPosting: (id: string) => Prisma.sql`text IS NOT NULL AND id IN (
    SELECT r.delivery_id FROM reminder r JOIN follow_up f ON f.id = r.follow_up_id WHERE f.customer_id = ${id}::uuid
    UNION SELECT delivery_id FROM notice WHERE ${customerId(id)})`,
  byEntry: (id: string) => Prisma.sql`entry_id IN (SELECT id FROM entry WHERE ${customerId(id)})`,
  byEffect: (id: string) => Prisma.sql`state <> 'working' AND id IN (
    SELECT inbound_id FROM inbound_effect WHERE subject = ${id}::uuid)`,
  byWebRoom: (id: string) => Prisma.sql`room_id IN (
    SELECT w.id FROM web_room w JOIN customer c ON c.code = w.customer_code WHERE c.id = ${id}::uuid)`,
} as const;

const wordsAbout: readonly Words[] = [
  { table: 'contact_log', text: ['summary'], json: ['fields', 'attachments'], belongs: 'byKey' },
  { table: 'contact_log_revision', text: ['before', 'after'], belongs: 'byLog' },
  { table: 'fact_change', json: ['reason'], belongs: 'byKey' },
  { table: 'follow_up', json: ['reason'], belongs: 'byKey' },
  { table: 'contact_plan', text: ['goal'], belongs: 'byKey' },
  { table: 'greeting', text: ['text'], belongs: 'byKey' },
  { table: 'form_answer', json: ['values'], belongs: 'byKey' },
  { table: 'approval_request', json: ['answers'], belongs: 'byKey' },
  { table: 'approval_decision', text: ['reason'], belongs: 'byRequest' },
  { table: 'gift', text: ['item', 'receipt_note'], belongs: 'byKey' },
  { table: 'gift_change', text: ['reason'], json: ['before', 'after'], belongs: 'byGift' },
  { table: 'entry', json: ['answers'], belongs: 'byKey' },
  { table: 'entry_move', json: ['answers'], belongs: 'byEntry' },
  { table: 'audit', text: ['subject'], json: ['before', 'after'], belongs: 'byKey' },
  { table: 'notice', json: ['values', 'fields', 'reason'], belongs: 'byKey' },
  { table: 'reminder', json: ['reason'], belongs: 'byFollowUp' },
  { table: 'room_message', json: ['reason'], belongs: 'byRoom' },
  { table: 'delivery', text: ['text'], json: ['card', 'reason'], belongs: 'byPosting' },
  { table: 'inbound', json: ['payload'], belongs: 'byEffect' },
  { table: 'web_message', json: ['content'], belongs: 'byWebRoom' },
];

/**
 * Removes a person's name from what others wrote about a customer. Single-character names are left in, because they
 * occur in too many other words.
 */
export async function redactAbout(tx: Tx, id: string, name: string): Promise<void> {
  if (Array.from(name).length < 2) return;
  // The name as encoded within JSON.
  const quoted = JSON.stringify(name).slice(1, -1);
  for (const { table, text = [], json = [], belongs } of wordsAbout) {
    const redacted = [
      ...text.map((column) => Prisma.sql`${raw(column)} = replace(${raw(column)}, ${name}, ${blank})`),
      ...json.map(
        (column) => Prisma.sql`${raw(column)} = replace(${raw(column)}::text, ${quoted}, ${blank})::jsonb`,
      ),
    ];
    await tx.$executeRaw`
      UPDATE ${raw(table)} SET ${Prisma.join(redacted, ', ')} WHERE ${conditions[belongs](id)}`;
  }
}

/** A table or column name from the list above, as SQL. */
function raw(name: string): Prisma.Sql {
  return Prisma.raw(`"${name}"`);
}
