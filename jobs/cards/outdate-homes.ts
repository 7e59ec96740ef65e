import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { listed, prepared } from '../../prisma/prepared.ts';
import { toDbInstant } from '../../prisma/days.ts';

interface Opened {
  readonly ownerId: string | null;
  readonly customerId: string | null;
}

/** A new matter is on the pages of its owner, of those who hold the customer's seats, of those above, and of who stands in. */
export async function outdateHomesOf(tx: Tx, opened: readonly Opened[], at: Temporal.Instant): Promise<void> {
  if (opened.length === 0) return;
  const owners = [...new Set(opened.flatMap(({ ownerId }) => ownerId ?? []))];
  const customers = [...new Set(opened.flatMap(({ customerId }) => customerId ?? []))];
  await tx.$executeRaw`${prepared}
    WITH seated AS (
      SELECT id FROM staff WHERE id = ANY(${listed('uuid', owners)})
      UNION SELECT unnest(ARRAY[c.supervisor_id, c.salesperson_id, c.assistant_id]) FROM customer c
      WHERE EXISTS (SELECT FROM home) AND c.id = ANY(${listed('uuid', customers)})
    ), concerned AS (
      SELECT id FROM seated
      UNION SELECT s.reports_to_id FROM seated JOIN staff s USING (id)
      UNION SELECT a.stand_in_id FROM seated JOIN absence a ON a.staff_id = seated.id AND a.undone_at IS NULL)
    UPDATE home SET stale_since = ${toDbInstant(at)}::timestamptz WHERE staff_id IN (SELECT id FROM concerned)`;
}

/**
 * After an erasure. What a page names is not recorded, so every page is shown again, also those that are no longer
 * followed.
 */
export async function outdateEveryHome(tx: Tx, at: Temporal.Instant): Promise<void> {
  await tx.$executeRaw`UPDATE home SET stale_since = ${toDbInstant(at)}::timestamptz, shown_at = NULL`;
}
