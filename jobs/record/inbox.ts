import type { Db, Prisma } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import type { Clock } from '../clock.ts';
import type { Inbound } from '../ports.ts';

/** How long one attempt at an item may take before another worker may try it, in real time. */
export const inboxLeaseSeconds = 30;

/** After this many attempts an item is left for a person to look at. */
const maxAttempts = 5;

export interface InboxItem {
  readonly id: string;
  readonly inbound: Inbound;
  readonly attempts: number;
}

/**
 * Stores what arrived, once. The platform acknowledges only after this has returned, so nothing that was
 * acknowledged can be lost; a second delivery of the same thing meets the unique key.
 */
export async function storeInbound(
  db: Db,
  clock: Clock,
  inbound: Inbound,
): Promise<{ readonly status: 'stored'; readonly id: string } | { readonly status: 'duplicate' }> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    INSERT INTO inbound (id, platform, dedupe_key, payload, state, received_at)
    VALUES (gen_random_uuid(), ${inbound.platform}, ${inbound.dedupeKey}, ${toStorable(inbound)}::jsonb,
            'new', ${toDbInstant(clock.now())})
    ON CONFLICT (platform, dedupe_key) DO NOTHING
    RETURNING id`;
  const id = rows[0]?.id;
  return id === undefined ? { status: 'duplicate' } : { status: 'stored', id };
}

/** PostgreSQL keeps neither NUL nor half a surrogate pair; a message that has one is stored without it. */
function toStorable(inbound: Inbound): string {
  return JSON.stringify(inbound, (_key, value: unknown) =>
    typeof value === 'string' ? value.toWellFormed().replaceAll('\u0000', '') : value,
  );
}

/** Takes the items nobody is working on, oldest first; `only` takes one, if it is still free. */
export async function claimInbox(db: Db, limit: number, only: string | null = null): Promise<InboxItem[]> {
  const rows = await db.$queryRaw<{ id: string; payload: Prisma.JsonValue; attempts: number }[]>`
    UPDATE inbound SET state = 'working', attempts = attempts + 1,
           lease_until = now() + make_interval(secs => ${inboxLeaseSeconds})
    WHERE id IN (
      SELECT id FROM inbound
      WHERE (state = 'new' OR (state = 'working' AND lease_until < now()))
        AND (${only}::uuid IS NULL OR id = ${only}::uuid)
      ORDER BY received_at LIMIT ${limit} FOR UPDATE SKIP LOCKED)
    RETURNING id, payload, attempts`;
  return rows.map((row) => ({
    id: row.id,
    // Written by `storeInbound` from a value of this very type.
    inbound: row.payload as unknown as Inbound,
    attempts: row.attempts,
  }));
}

export async function finishInbox(db: Db, clock: Clock, id: string): Promise<void> {
  await db.inboundItem.update({
    where: { id },
    data: { state: 'done', doneAt: toDbInstant(clock.now()), error: null },
  });
}

/** Gives an item back for another attempt, or leaves it visibly failed once it had its chances. */
export async function failInbox(db: Db, item: InboxItem, error: string): Promise<void> {
  await db.inboundItem.update({
    where: { id: item.id },
    data: { state: item.attempts >= maxAttempts ? 'failed' : 'new', error },
  });
}
