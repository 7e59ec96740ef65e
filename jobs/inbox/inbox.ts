import { type Db, Prisma } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import type { Clock } from '../clock.ts';
import type { Inbound } from '../ports.ts';

/** Lease of one attempt in real time; afterwards another worker may take the item. */
export const inboxLeaseSeconds = 30;

/** No lease or pause lasts longer; a later end was written before the clock was set back. */
const isFree = Prisma.sql`lease_until NOT BETWEEN now() AND now() + interval '2 minutes'`;

const roomOf = (item: Prisma.Sql) =>
  Prisma.sql`${item}.platform || ' ' || (${item}.payload -> 'handle' ->> 'platformRoomId')`;

/** Whether as many items of its room are in hands as may be. */
const isCrowded = (ofRoom: number) => Prisma.sql`coalesce(${roomOf(Prisma.sql`i`)} = ANY(ARRAY(
  SELECT ${roomOf(Prisma.sql`w`)} FROM inbound w
  WHERE w.state = 'working' AND w.error IS NULL AND w.lease_until > now() AND w.payload -> 'handle' ? 'platformRoomId'
  GROUP BY 1 HAVING count(*) >= ${ofRoom})), FALSE)`;

/** One item; or the oldest of a room of which fewer than so many are in hands. */
export type Claimable = { readonly id: string } | { readonly ofRoom: number };

/** After this many attempts an item is left for a person to inspect. */
const maxAttempts = 5;

export interface InboxItem {
  readonly id: string;
  readonly inbound: Inbound;
  readonly attempts: number;
}

/** Deletes an item that no worker has taken yet. */
export async function withdrawInbound(db: Db, id: string): Promise<void> {
  await db.inboundItem.deleteMany({ where: { id, state: 'new' } });
}

/**
 * Claims a free item whose turn it is. An item waits for those that arrived before it in its lane, except for one whose
 * attempt failed: that is tried again later, and holds up nothing. One whose process died keeps its turn for one more
 * attempt, so that a restart does not change the order; if that dies too, the lane goes on.
 *
 * @param mayTakeOver false while expired leases cannot be trusted: items that were claimed before are left alone
 */
export async function claimInbox(
  db: Db,
  which: Claimable = { ofRoom: 2 },
  mayTakeOver = true,
): Promise<InboxItem | null> {
  const isMeant =
    'id' in which ? Prisma.sql`id = ${which.id}::uuid` : Prisma.sql`NOT ${isCrowded(which.ofRoom)}`;
  const rows = await db.$queryRaw<{ id: string; payload: Prisma.JsonValue; attempts: number }[]>`
    UPDATE inbound SET state = 'working', attempts = attempts + 1,
           lease_until = now() + make_interval(secs => ${inboxLeaseSeconds})
    WHERE id = (
      SELECT id FROM inbound i
      WHERE (state = 'new' OR (${mayTakeOver} AND state = 'working' AND ${isFree}))
        AND ${isMeant}
        AND NOT EXISTS (
          SELECT FROM inbound b WHERE b.lane = i.lane AND b.seq < i.seq
            AND b.state IN ('new', 'working') AND (b.state = 'new' OR (b.attempts <= 2 AND b.error IS NULL)))
      ORDER BY seq LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id, payload, attempts`;
  const [row] = rows;
  if (row === undefined) return null;
  // Written by `storeInbound` from a value of this type.
  return { id: row.id, inbound: row.payload as unknown as Inbound, attempts: row.attempts };
}

/** Whether no one has taken an item yet: those before it in its lane are not done. */
export async function waitsForTurn(db: Db, id: string): Promise<boolean> {
  return (await db.inboundItem.count({ where: { id, state: 'new' } })) > 0;
}

/** Does nothing if the lease expired and another worker has the item: that worker's result counts. */
export async function finishInbox(db: Db, clock: Clock, item: InboxItem): Promise<void> {
  await db.inboundItem.updateMany({
    where: heldBy(item),
    data: { state: 'done', doneAt: toDbInstant(clock.now()), error: null, lane: null },
  });
}

/**
 * Schedules another attempt with exponential backoff: a restarting database is back after some seconds. After the last
 * attempt the item is left as `failed`.
 *
 * @returns `lost` when another worker has the item and nothing was written
 */
export async function failInbox(
  db: Db,
  item: InboxItem,
  error: string,
): Promise<'put-off' | 'failed' | 'lost'> {
  if (item.attempts >= maxAttempts) {
    const { count } = await db.inboundItem.updateMany({
      where: heldBy(item),
      data: { state: 'failed', error, lane: null },
    });
    return count === 0 ? 'lost' : 'failed';
  }
  // The item stays leased until then and becomes free as if its worker had died.
  const put = await db.$executeRaw`
    UPDATE inbound SET error = ${error}, lease_until = now() + make_interval(secs => ${pauseSeconds(item)})
    WHERE id = ${item.id}::uuid AND state = 'working' AND attempts = ${item.attempts}`;
  return put === 0 ? 'lost' : 'put-off';
}

/** Only the worker of the latest attempt holds the item and may record its outcome. */
function heldBy({ id, attempts }: InboxItem) {
  return { id, state: 'working', attempts } as const;
}

/** 10, 20, 40 and 80 seconds, in real time. */
function pauseSeconds({ attempts }: InboxItem): number {
  return 5 * 2 ** attempts;
}

/** Whether it was taken more often than allowed because every worker died on it. */
export function isExhausted({ attempts }: InboxItem): boolean {
  return attempts > maxAttempts;
}
