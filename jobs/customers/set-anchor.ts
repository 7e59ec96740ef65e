import { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import { newId } from '../../prisma/new-id.ts';
import { prepared } from '../../prisma/prepared.ts';
import { checkDays } from './check-days.ts';
import { type Actor, auditing, remembering } from './remember-change.ts';

export interface AnchorDay {
  readonly customerId: string;
  readonly key: string;
  /** Null removes the date and cancels what was planned from it. The round is kept. */
  readonly on: Temporal.PlainDate | null;
  /** Starts a new round, so that follow-ups counted from it open a new cycle. */
  readonly nextRound?: boolean;
}

export type AnchorChange = AnchorDay & Actor;

/** Sets a day of the customer's life, with history (who, before, after). Returns the previous day. */
export async function setAnchor(tx: Tx, change: AnchorChange): Promise<Temporal.PlainDate | null> {
  const [before = null] = await writeAnchors(tx, [change], change);
  return before;
}

/**
 * Sets many days, with history, in one statement. What a day is already is not written again, unless a round begins.
 *
 * @returns the previous days, in the same order
 * @throws XinhangError `bad_input` for a new day that is too far ahead; the caller's transaction ends with it
 */
export async function writeAnchors(
  tx: Tx,
  days: readonly AnchorDay[],
  actor: Actor,
): Promise<readonly (Temporal.PlainDate | null)[]> {
  if (days.length === 0) return [];
  const rows = days.map(({ customerId, key, on, nextRound = false }) => ({
    id: newId(),
    customer_id: customerId,
    key,
    on: on?.toString() ?? null,
    next: nextRound,
  }));
  const written = await tx.$queryRaw<{ before: string | null }[]>`${prepared}
    WITH wanted AS (
      SELECT w.*, f."on"::text AS before, w."on"::text AS after, coalesce(f.round, 1) + w.next::int AS round
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS w(id uuid, customer_id uuid, key text, "on" date, next boolean)
        LEFT JOIN fact f ON f.customer_id = w.customer_id AND f.key = w.key),
    changed AS (SELECT * FROM wanted WHERE next OR before IS DISTINCT FROM after),
    facts AS (
      INSERT INTO fact (customer_id, key, "on", round, recorded_at)
      SELECT customer_id, key, "on", round, ${toDbInstant(actor.at)}::timestamptz FROM changed
      ON CONFLICT (customer_id, key) DO UPDATE
        SET "on" = excluded."on", round = excluded.round, recorded_at = excluded.recorded_at),
    remembered AS (${remembering(actor)}),
    audited AS (${auditing(actor, 'fact.change')})
    SELECT before FROM wanted ORDER BY id`;
  const before = written.map((one) => (one.before === null ? null : Temporal.PlainDate.from(one.before)));
  checkDays(
    days.flatMap(({ on, nextRound = false }, n) => (nextRound || !isSame(before[n] ?? null, on) ? [on] : [])),
    actor.at,
  );
  return before;
}

function isSame(a: Temporal.PlainDate | null, b: Temporal.PlainDate | null): boolean {
  return a === null || b === null ? a === b : Temporal.PlainDate.compare(a, b) === 0;
}
