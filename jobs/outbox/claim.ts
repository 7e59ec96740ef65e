import type { Temporal } from 'temporal-polyfill';
import type { Db } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';

/**
 * How long a claimed posting is its worker's own, in real time. It is renewed just before the post (`holdLease`), and
 * longer than any request may take, so that a worker that is still posting never meets another one.
 */
export const leaseSeconds = 40;

/** One claim at a time over all processes, so that what is due for one person cannot be split between two. */
const claimLock = 7_305_118;

/**
 * Takes everything due by `now` for up to `postings` postings, the longest waiting first: one for each room or person
 * with all its reminders, and one for each notice, which is never merged with anything. Committed before anything is
 * sent; a worker that dies leaves a lease that runs out.
 *
 * @returns the ids of the deliveries made
 */
export async function claimDue(db: Db, now: Temporal.Instant, postings: number): Promise<string[]> {
  const due = toDbInstant(now);
  return await db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(${claimLock}::bigint)::text`;
    const rows = await tx.$queryRaw<{ id: string }[]>`
      WITH waiting AS (
        SELECT target, min(audience::text) AS audience, min(due_at) AS since, NULL::uuid AS notice
        FROM reminder WHERE state = 'planned' AND due_at <= ${due} GROUP BY target
        UNION ALL
        SELECT 'dm:' || recipient_id, 'staff', due_at, id
        FROM notice WHERE state = 'planned' AND due_at <= ${due}
      ), due AS (
        SELECT target, audience, notice, gen_random_uuid() AS id
        FROM waiting ORDER BY since, target, notice LIMIT ${postings}
      ), reminders AS (
        UPDATE reminder r SET state = 'claimed', delivery_id = due.id FROM due
        WHERE due.notice IS NULL AND r.target = due.target AND r.state = 'planned' AND r.due_at <= ${due}
      ), notices AS (
        UPDATE notice n SET state = 'claimed', delivery_id = due.id FROM due
        WHERE n.id = due.notice AND n.state = 'planned'
      )
      INSERT INTO delivery (id, audience, target, state, lease_until, claimed_at, attempts)
      SELECT id, audience::"Audience", target, 'claimed', now() + make_interval(secs => ${leaseSeconds}), now(), 1
      FROM due RETURNING id`;
    return rows.map((row) => row.id);
  });
}

/**
 * Takes up to `limit` postings whose worker did not come back. Whether they arrived is not known yet.
 */
export async function claimLapsed(db: Db, limit: number): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    UPDATE delivery SET attempts = attempts + 1, lease_until = now() + make_interval(secs => ${leaseSeconds})
    WHERE id IN (SELECT id FROM delivery WHERE state = 'claimed' AND lease_until < now()
                 ORDER BY lease_until LIMIT ${limit} FOR UPDATE SKIP LOCKED)
    RETURNING id`;
  return rows.map((row) => row.id);
}

/**
 * The last step before a post: renews the lease, and writes down where the message goes and what it says, so that a
 * posting that lapses later knows where to ask.
 *
 * @returns false when the lease had run out and another worker has the posting: nothing may be sent then
 */
export async function holdLease(
  db: Db,
  delivery: { readonly id: string; readonly attempts: number },
  platform: string,
  text: string,
): Promise<boolean> {
  const held = await db.$executeRaw`
    UPDATE delivery SET platform = ${platform}, text = ${text},
           lease_until = now() + make_interval(secs => ${leaseSeconds})
    WHERE id = ${delivery.id}::uuid AND state = 'claimed' AND attempts = ${delivery.attempts}`;
  return held === 1;
}
