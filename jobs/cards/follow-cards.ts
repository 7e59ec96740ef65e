import type { Temporal } from 'temporal-polyfill';
import { Prisma, type Tx } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import { listed, prepared } from '../../prisma/prepared.ts';
import { noticeKey } from '../notices/notice-key.ts';

/** What changed and is visible on cards. */
export type Followed =
  /** Ended, reopened, postponed, or another person's. */
  | { readonly followUps: readonly string[] }
  /** Decided, withdrawn, or waiting for others; the cost recorded afterwards. */
  | { readonly request: string };

/** By whom and when. Null: it follows from facts, or the person is recorded with the decision. */
export interface Change {
  readonly by: string | null;
  readonly at: Temporal.Instant;
}

/**
 * Plans an update for every staff card about a matter that changed, posted or on its way; the outbox sends it after
 * everything else. Call it after the change, in the same transaction. Of the
 * matters repeated on morning lists, only the last list follows, and every home page. What the card then says is read
 * when the update is sent.
 */
export async function followCards(tx: Tx, what: Followed, { by, at }: Change): Promise<void> {
  if ('followUps' in what && what.followUps.length === 0) return;
  const content =
    'followUps' in what
      ? Prisma.sql`SELECT r.id, r.state, r.delivery_id, r.follow_up_id AS about FROM reminder r
          WHERE r.follow_up_id = ANY(${listed('uuid', what.followUps)}) AND r.audience = 'staff'`
      : Prisma.sql`SELECT n.id, n.state, n.delivery_id, ${what.request}::uuid AS about FROM notice n
          WHERE (n.request_id = ${what.request}::uuid
              OR n.key = ${noticeKey({ is: 'result', requestId: what.request })})
            AND n.subject IS NOT NULL`;
  // A claim under way is waited for, and found below. A later one skips the locked rows until the change is committed.
  await tx.$executeRaw`${prepared}${content} AND state = 'planned' ORDER BY id FOR UPDATE`;
  const about = listed('uuid', 'followUps' in what ? what.followUps : [what.request]);
  // Of what became another's, their page too, and that of who stands in for them.
  await tx.$executeRaw`${prepared}
    WITH owners AS (SELECT f.owner_id AS id FROM follow_up f WHERE f.id = ANY(${about})),
    outdated AS (
      UPDATE home h SET stale_since = ${toDbInstant(at)}::timestamptz
      WHERE h.matters && ${about}
         OR h.staff_id IN (
           SELECT id FROM owners
           UNION SELECT a.stand_in_id FROM absence a WHERE a.staff_id IN (SELECT id FROM owners) AND a.undone_at IS NULL)),
    shown AS (
      SELECT DISTINCT c.delivery_id AS card_id, c.about FROM (${content}) AS c
      WHERE c.delivery_id IS NOT NULL AND c.state IN ('claimed', 'posted', 'unknown')
      UNION ALL
      SELECT l.card_id, l.follow_up_id FROM listed_matter l JOIN delivery d ON d.id = l.card_id
      WHERE l.follow_up_id = ANY(${about}) AND d.state <> 'refused')
    INSERT INTO card_update (card_id, about, actor_id, due_at)
    SELECT card_id, about, ${by}::uuid, ${toDbInstant(at)}::timestamptz FROM shown`;
}
