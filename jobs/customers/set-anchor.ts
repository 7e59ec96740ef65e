import { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { fromDbDate, toDbInstant } from '../../prisma/days.ts';
import { prepared } from '../../prisma/prepared.ts';
import { checkDays } from './check-days.ts';
import { type Actor, writeHistory } from './remember-change.ts';

export interface AnchorChange extends Actor {
  readonly customerId: string;
  readonly key: string;
  /** Null removes the date and cancels what was planned from it. The round is kept. */
  readonly on: Temporal.PlainDate | null;
  /** Starts a new round, so that follow-ups counted from it open a new cycle. */
  readonly nextRound?: boolean;
}

/** Sets a day of the customer's life, with history (who, before, after). Returns the previous day. */
export async function setAnchor(tx: Tx, change: AnchorChange): Promise<Temporal.PlainDate | null> {
  const { customerId, key, on, nextRound = false } = change;
  const known = await tx.fact.findUnique({ where: { customerId_key: { customerId, key } } });
  const before = known === null || known.on === null ? null : fromDbDate(known.on);
  if (sameDay(before, on) && !nextRound) return before;
  const round = (known?.round ?? 1) + (nextRound ? 1 : 0);
  await writeAnchors(tx, [{ customerId, key, before, on, round }], change);
  return before;
}

export interface AnchorRow {
  readonly customerId: string;
  readonly key: string;
  readonly before: Temporal.PlainDate | null;
  readonly on: Temporal.PlainDate | null;
  /** Null: as it is. */
  readonly round: number | null;
}

/**
 * Sets many days, with history, in three statements. Days that do not change are left out by the caller.
 *
 * @throws XinhangError `bad_input` for a day that is too far ahead
 */
export async function writeAnchors(tx: Tx, rows: readonly AnchorRow[], actor: Actor): Promise<void> {
  if (rows.length === 0) return;
  checkDays(
    rows.map(({ on }) => on),
    actor.at,
  );
  const stored = rows.map(({ customerId, key, on, round }) => ({
    customer_id: customerId,
    key,
    on: on?.toString() ?? null,
    round,
  }));
  await tx.$executeRaw`${prepared}
    INSERT INTO fact (customer_id, key, "on", round, recorded_at)
    SELECT w.customer_id, w.key, w."on", coalesce(w.round, f.round, 1), ${toDbInstant(actor.at)}::timestamptz
    FROM jsonb_to_recordset(${JSON.stringify(stored)}::jsonb)
      AS w(customer_id uuid, key text, "on" date, round int)
      LEFT JOIN fact f ON f.customer_id = w.customer_id AND f.key = w.key
    ON CONFLICT (customer_id, key) DO UPDATE
      SET "on" = excluded."on", round = excluded.round, recorded_at = excluded.recorded_at`;
  const changes = rows.map(({ customerId, key, before, on }) => ({
    customerId,
    key,
    before: before?.toString() ?? null,
    after: on?.toString() ?? null,
  }));
  await writeHistory(tx, changes, actor, 'fact.change', (_key, on) => ({ on }));
}

function sameDay(a: Temporal.PlainDate | null, b: Temporal.PlainDate | null): boolean {
  return a === null || b === null ? a === b : Temporal.PlainDate.compare(a, b) === 0;
}
