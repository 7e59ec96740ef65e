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

/** Takes the oldest item that nobody is working on; `only` takes that one, if it is still free. */
export async function claimInbox(db: Db, only: string | null = null): Promise<InboxItem | null> {
  const rows = await db.$queryRaw<{ id: string; payload: Prisma.JsonValue; attempts: number }[]>`
    UPDATE inbound SET state = 'working', attempts = attempts + 1,
           lease_until = now() + make_interval(secs => ${inboxLeaseSeconds})
    WHERE id = (
      SELECT id FROM inbound
      WHERE (state = 'new' OR (state = 'working' AND lease_until < now()))
        AND (${only}::uuid IS NULL OR id = ${only}::uuid)
      ORDER BY seq LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id, payload, attempts`;
  const [row] = rows;
  if (row === undefined) return null;
  // Written by `storeInbound` from a value of this very type.
  return { id: row.id, inbound: row.payload as unknown as Inbound, attempts: row.attempts };
}

/** Nothing happens when the lease had run out and another worker has the item now: its word counts. */
export async function finishInbox(db: Db, clock: Clock, item: InboxItem): Promise<void> {
  await db.inboundItem.updateMany({
    where: heldBy(item),
    data: { state: 'done', doneAt: toDbInstant(clock.now()), error: null },
  });
}

/**
 * Puts an item off for another attempt, each pause twice as long as the one before: a database that restarts is
 * back after some seconds. Once it had its chances it is left visibly failed.
 *
 * @returns `lost` when another worker has the item now, and nothing was written
 */
export async function failInbox(
  db: Db,
  item: InboxItem,
  error: string,
): Promise<'put-off' | 'failed' | 'lost'> {
  if (item.attempts >= maxAttempts) {
    const { count } = await db.inboundItem.updateMany({
      where: heldBy(item),
      data: { state: 'failed', error },
    });
    return count === 0 ? 'lost' : 'failed';
  }
  // It stays taken until then, and is free again as if its worker had died.
  const put = await db.$executeRaw`
    UPDATE inbound SET error = ${error}, lease_until = now() + make_interval(secs => ${pauseSeconds(item)})
    WHERE id = ${item.id}::uuid AND state = 'working' AND attempts = ${item.attempts}`;
  return put === 0 ? 'lost' : 'put-off';
}

/** Whoever took it last holds it, and nobody else may say how it ended. */
function heldBy({ id, attempts }: InboxItem) {
  return { id, state: 'working', attempts } as const;
}

/** 10, 20, 40 and 80 seconds, in real time. */
function pauseSeconds({ attempts }: InboxItem): number {
  return 5 * 2 ** attempts;
}

/** Whether it was taken more often than it may be, because every one of its workers died of it. */
export function isExhausted({ attempts }: InboxItem): boolean {
  return attempts > maxAttempts;
}
