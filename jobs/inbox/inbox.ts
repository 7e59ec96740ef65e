import { type Db, Prisma } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import { databaseDeadline } from '../../prisma/deadline.ts';
import { type RunSql, runOn } from '../../prisma/run-sql.ts';
import type { Clock } from '../clock.ts';
import { createDeadline, type Deadline } from '../deadline.ts';
import { XinhangError } from '../errors.ts';
import type { Inbound } from '../ports.ts';

/** How long one attempt at an item may take before another worker may try it, in real time. */
export const inboxLeaseSeconds = 30;

/** For the log: a person is told in words by whoever gave the deadline. */
const tooLate = 'The database did not answer in time.';

/** After this many attempts an item is left for a person to look at. */
const maxAttempts = 5;

export interface InboxItem {
  readonly id: string;
  readonly inbound: Inbound;
  readonly attempts: number;
}

export type Stored = { readonly status: 'stored'; readonly id: string } | { readonly status: 'duplicate' };

/**
 * Stores what arrived, once. The platform acknowledges only after this has returned, so nothing that was
 * acknowledged can be lost; a second delivery of the same thing meets the unique key.
 *
 * @param deadline after it the insert does nothing, also where the database gets to it only later
 * @throws XinhangError `not_stored` once the deadline is over
 */
export async function storeInbound(
  store: Db | RunSql,
  clock: Clock,
  inbound: Inbound,
  deadline: Deadline = createDeadline(tooLate),
): Promise<Stored> {
  const run = typeof store === 'function' ? store : runOn(store);
  const until = await databaseDeadline(run, deadline);
  deadline.check();
  const [row] = await run<{ late: boolean; id: string | null }>(Prisma.sql`
    WITH clock AS MATERIALIZED (
      SELECT extract(epoch FROM clock_timestamp())::float8 >= ${until}::float8 AS late),
    stored AS (
      INSERT INTO inbound (id, platform, dedupe_key, payload, state, received_at)
      SELECT gen_random_uuid(), ${inbound.platform}, ${inbound.dedupeKey}, ${JSON.stringify(inbound)}::jsonb,
             'new', ${toDbInstant(clock.now())}::timestamptz
      FROM clock WHERE NOT late
      ON CONFLICT (platform, dedupe_key) DO NOTHING
      RETURNING id)
    SELECT late, (SELECT id FROM stored) AS id FROM clock`);
  if (row === undefined || row.late) throw new XinhangError('not_stored', tooLate, { retry: 'later' });
  return row.id === null ? { status: 'duplicate' } : { status: 'stored', id: row.id };
}

/** Takes out again what nobody has begun to work on. */
export async function withdrawInbound(db: Db, id: string): Promise<void> {
  await db.inboundItem.deleteMany({ where: { id, state: 'new' } });
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
