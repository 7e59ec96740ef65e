import { Temporal } from 'temporal-polyfill';
import type { Db } from '../../prisma/client.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import { digestOf } from './manage-feed.ts';

/** One open follow-up of the person, as far as a calendar on a phone may know it. */
export interface FeedEntry {
  /** The same as long as the follow-up exists, whatever changes about it. */
  readonly id: string;
  readonly customer: { readonly id: string; readonly code: string; readonly name: string };
  readonly step: string;
  readonly dueOn: Temporal.PlainDate;
  /** When it was last opened or planned anew. */
  readonly changedAt: Temporal.Instant;
}

/** A calendar of more than this is read by nobody; the nearest deadlines are in it. */
const maxEntries = 1_000;

/** A person's calendar, and whose it is. */
export interface ReadFeed {
  readonly who: StaffMember;
  readonly entries: readonly FeedEntry[];
}

interface Row {
  readonly staffId: string;
  readonly staffCode: string;
  readonly staffName: string;
  readonly roles: readonly string[];
  readonly customerId: string;
  readonly id: string | null;
  readonly code: string;
  readonly name: string;
  readonly step: string;
  readonly dueOn: string;
  readonly changedMs: number;
}

/**
 * What the person behind a feed's address owes, by deadline. Null for an address that never was or is no more, and for
 * somebody who has left: one statement answers for all of them, and does the same work whichever it is.
 *
 * @param token as it came in; what is looked for is its digest, of which nothing can be learnt by trying
 */
export async function readFeed(db: Db, token: string): Promise<ReadFeed | null> {
  const rows = await db.$queryRaw<Row[]>`
    WITH feed AS (
      SELECT s.id AS staff_id, s.code, s.name, s.roles FROM feed f JOIN staff s ON s.id = f.staff_id
      WHERE f.digest = ${digestOf(token)} AND f.revoked_at IS NULL AND s.left_on IS NULL)
    SELECT feed.staff_id AS "staffId", feed.code AS "staffCode", feed.name AS "staffName", feed.roles, owed.*
    FROM feed LEFT JOIN LATERAL (
      SELECT u.id, c.id AS "customerId", c.code, c.name, u.step, u.due_on::text AS "dueOn",
        (extract(epoch FROM greatest(u.opened_at, (
          SELECT max(r.planned_at) FROM reminder r WHERE r.follow_up_id = u.id))) * 1000)::float8 AS "changedMs"
      FROM follow_up u JOIN customer c ON c.id = u.customer_id
      WHERE u.owner_id = feed.staff_id AND u.state = 'open' AND c.state = 'active'
      ORDER BY u.due_on, c.code, u.id LIMIT ${maxEntries}) AS owed ON TRUE`;
  const [first] = rows;
  if (first === undefined) return null;
  const who = { id: first.staffId, code: first.staffCode, name: first.staffName, roles: first.roles };
  return {
    who,
    entries: rows.flatMap(({ id, customerId, code, name, step, dueOn, changedMs }) =>
      id === null
        ? []
        : [
            {
              id,
              customer: { id: customerId, code, name },
              step,
              dueOn: Temporal.PlainDate.from(dueOn),
              changedAt: Temporal.Instant.fromEpochMilliseconds(Math.floor(changedMs)),
            },
          ],
    ),
  };
}
