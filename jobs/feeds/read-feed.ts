import { Temporal } from 'temporal-polyfill';
import type { Db } from '../../prisma/client.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import { digestOf } from './manage-feed.ts';

/** An open follow-up, reduced to what a calendar on a phone may contain. */
export interface FeedEntry {
  /** Stable as long as the follow-up exists. */
  readonly id: string;
  /** Null: it is about no customer. */
  readonly customer: { readonly id: string; readonly code: string; readonly name: string } | null;
  readonly step: string;
  readonly dueOn: Temporal.PlainDate;
  /** Null: the whole day. */
  readonly dueAt: Temporal.Instant | null;
  readonly openedAt: Temporal.Instant;
  /** When it was last opened or replanned. */
  readonly changedAt: Temporal.Instant;
}

/** No one reads a calendar longer than this; the nearest deadlines come first. */
const maxEntries = 1_000;

/** A calendar and its owner. */
export interface ReadFeed {
  readonly who: StaffMember;
  readonly entries: readonly FeedEntry[];
}

interface Row {
  readonly staffId: string;
  readonly staffCode: string;
  readonly staffName: string;
  readonly roles: readonly string[];
  readonly customerId: string | null;
  readonly id: string | null;
  readonly code: string;
  readonly name: string;
  readonly step: string;
  readonly dueOn: string;
  readonly dueMs: number | null;
  readonly openedMs: number;
  readonly changedMs: number;
}

/**
 * The feed owner's open follow-ups by deadline. Null for an address that never existed or was revoked, and for a person
 * who has left. A single statement handles all these cases with the same work, so that its timing reveals nothing.
 *
 * @param token as received; only its digest is looked up, so probing reveals nothing
 */
export async function readFeed(db: Db, token: string): Promise<ReadFeed | null> {
  const rows = await db.$queryRaw<Row[]>`
    WITH feed AS (
      SELECT s.id AS staff_id, s.code, s.name, s.roles FROM feed f JOIN staff s ON s.id = f.staff_id
      WHERE f.digest = ${digestOf(token)} AND f.revoked_at IS NULL AND s.left_on IS NULL)
    SELECT feed.staff_id AS "staffId", feed.code AS "staffCode", feed.name AS "staffName", feed.roles, owed.*
    FROM feed LEFT JOIN LATERAL (
      SELECT u.id, c.id AS "customerId", c.code, c.name, u.step, u.due_on::text AS "dueOn", (extract(epoch FROM u.due_at) * 1000)::float8 AS "dueMs", (extract(epoch FROM u.opened_at) * 1000)::float8 AS "openedMs",
        (extract(epoch FROM greatest(u.opened_at, (
          SELECT max(r.planned_at) FROM reminder r WHERE r.follow_up_id = u.id))) * 1000)::float8 AS "changedMs"
      FROM follow_up u LEFT JOIN customer c ON c.id = u.customer_id
      WHERE u.owner_id = feed.staff_id AND u.state = 'open' AND (c.id IS NULL OR c.state = 'active' OR c.state = 'paused' AND u.subject_kind = 'entry')
      ORDER BY u.due_on, c.code, u.id LIMIT ${maxEntries}) AS owed ON TRUE`;
  const [first] = rows;
  if (first === undefined) return null;
  const who = { id: first.staffId, code: first.staffCode, name: first.staffName, roles: first.roles };
  return {
    who,
    entries: rows.flatMap(({ id, customerId, code, name, step, dueOn, dueMs, openedMs, changedMs }) =>
      id === null
        ? []
        : [
            {
              id,
              customer: customerId === null ? null : { id: customerId, code, name },
              step,
              dueOn: Temporal.PlainDate.from(dueOn),
              dueAt: dueMs === null ? null : Temporal.Instant.fromEpochMilliseconds(Math.floor(dueMs)),
              openedAt: Temporal.Instant.fromEpochMilliseconds(Math.floor(openedMs)),
              changedAt: Temporal.Instant.fromEpochMilliseconds(Math.floor(changedMs)),
            },
          ],
    ),
  };
}
