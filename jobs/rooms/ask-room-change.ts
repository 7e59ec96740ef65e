import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';

/**
 * Whoever takes a seat belongs into the customer's groups (S0 L38). Written with the change of people; the groups are
 * changed on the platform afterwards, by `jobs/outbox/change-rooms.ts`.
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

/** Somebody who has left is in no customer's group any more: those of their seats, now or once. */
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
      OR EXISTS (SELECT FROM fact_change h WHERE h.customer_id = r.customer_id
                 AND h.key IN ('supervisor', 'salesperson', 'assistant') AND ${who.code} IN (h.before, h.after)))
    ON CONFLICT (room_id, staff_id) DO UPDATE
      SET kind = 'remove', at = EXCLUDED.at, done_at = NULL, lease_until = NULL, attempts = 0, problem = NULL`;
}
