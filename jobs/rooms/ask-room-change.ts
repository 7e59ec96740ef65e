import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';

/**
 * A new seat holder joins the customer's groups (S0 L38). Written in the same transaction as the change of people;
 * `jobs/outbox/change-rooms.ts` changes the groups on the platform afterwards.
 */
export async function askIntoRooms(
  tx: Tx,
  customerIds: readonly string[],
  staffId: string,
  at: Temporal.Instant,
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO room_change (room_id, staff_id, kind, at)
    SELECT r.id, ${staffId}::uuid, 'invite', ${toDbInstant(at)} FROM room r
    WHERE r.customer_id = ANY(${[...customerIds]}::uuid[]) AND r.kind = 'customer' AND r.state = 'bound'
    ON CONFLICT (room_id, staff_id) DO UPDATE
      SET kind = 'invite', at = EXCLUDED.at, done_at = NULL, lease_until = NULL, attempts = 0, problem = NULL`;
}

/**
 * Queues the removal of a person who has left from the groups of all customers whose seats they hold or held, also as
 * the customer that was merged into another one.
 */
export async function askOutOfRooms(
  tx: Tx,
  who: { readonly id: string; readonly code: string },
  customerIds: readonly string[],
  at: Temporal.Instant,
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO room_change (room_id, staff_id, kind, at)
    SELECT r.id, ${who.id}::uuid, 'remove', ${toDbInstant(at)} FROM room r
    WHERE r.kind = 'customer' AND r.state = 'bound' AND (
      r.customer_id = ANY(${[...customerIds]}::uuid[])
      OR EXISTS (SELECT FROM fact_change h
                 WHERE h.customer_id IN (
                   SELECT r.customer_id UNION ALL SELECT m.id FROM customer m WHERE m.merged_into_id = r.customer_id)
                 AND h.key IN ('supervisor', 'salesperson', 'assistant') AND ${who.code} IN (h.before, h.after)))
    ON CONFLICT (room_id, staff_id) DO UPDATE
      SET kind = 'remove', at = EXCLUDED.at, done_at = NULL, lease_until = NULL, attempts = 0, problem = NULL`;
}
