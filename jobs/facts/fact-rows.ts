import type { Temporal } from 'temporal-polyfill';
import { type GreetingState, Prisma, type Tx } from '../../prisma/client.ts';
import { listed, prepared } from '../../prisma/prepared.ts';
import type { FollowUpFact, ReminderFact, Rules } from '../plan/types.ts';
import type { Level, Tier } from '../../templates/reader/playbook.ts';
import { remembered } from './remembered.ts';

/** A customer's facts as returned by the database: days as `2026-03-02`, instants as milliseconds since 1970. */
export interface FactRow {
  readonly id: string;
  readonly tier: Tier;
  readonly level: Level | null;
  readonly keyAccount: string | null;
  readonly valueGrade: string | null;
  readonly state: 'active' | 'paused' | 'ended';
  readonly enteredOn: string;
  readonly lastContactOn: string | null;
  readonly contactPlans: readonly {
    readonly number: number;
    readonly staffId: string | null;
    readonly nextOn: string;
    readonly setMs: number;
  }[];
  readonly greetings: readonly { readonly cycle: string; readonly state: GreetingState }[];
  readonly supervisorId: string | null;
  readonly salespersonId: string | null;
  readonly assistantId: string | null;
  /** Who has posts for this customer, by post; null: no one has any. */
  readonly ownSeats: Readonly<Record<string, string>> | null;
  readonly hasCustomerRoom: boolean;
  readonly anchors: readonly {
    readonly key: string;
    readonly on: string;
    readonly recordedMs: number;
    readonly round: number;
  }[];
  readonly followUps: readonly FollowUpRow[];
}

/** Arrays, because planning reads many of them, and the database builds objects with so many names slowly. */
export type FollowUpRow = readonly [
  id: string,
  step: string,
  cycle: string,
  state: FollowUpFact['state'],
  anchorOn: string,
  dueOn: string,
  /** Null: the whole day. */
  dueMs: number | null,
  ownerId: string | null,
  closedBy: FollowUpFact['closedBy'],
  snoozedUntil: string | null,
  snoozeHolds: boolean,
  skipped: boolean,
  reminders: readonly ReminderRow[],
];

export type ReminderRow = readonly [
  id: string,
  slot: string,
  say: string,
  recipientId: string | null,
  meantMs: number,
  dueOn: string | null,
  state: ReminderFact['state'],
];

/** Of a follow-up that a person or a posting has ended, only reminders that must be cancelled matter. */
export const mayGoOn = Prisma.sql`NOT u.skipped AND (u.state <> 'closed' OR u.closed_by = 'facts')`;

/** Follow-ups as a JSON array of `FollowUpRow`. */
export const followUpsOf = (which: Prisma.Sql): Prisma.Sql => Prisma.sql`(
  SELECT coalesce(json_agg(json_build_array(
    u.id, u.step, u.cycle, u.state, u.anchor_on, u.due_on, floor(extract(epoch FROM u.due_at) * 1000), u.owner_id,
    u.closed_by, u.snoozed_until, u.snooze_holds, u.skipped,
    (SELECT coalesce(json_agg(json_build_array(
       r.id, r.slot, r.say, r.recipient_id, floor(extract(epoch FROM r.meant_for) * 1000), r.due_on, r.state)), '[]')
     FROM reminder r WHERE r.follow_up_id = u.id AND (r.state = 'planned' OR ${mayGoOn}))) ORDER BY u.id), '[]')
  FROM follow_up u WHERE ${which})`;

interface Asked {
  readonly rules: Pick<Rules, 'playbook' | 'triggers'>;
  readonly today: Temporal.PlainDate;
  /** Those of which it matters who has them for a customer. */
  readonly posts: readonly string[];
}

/**
 * Reads all facts of some customers in one indexed statement. JSON aggregation is several times faster than joining the
 * relations one by one.
 */
export async function readFactRows(
  tx: Tx,
  customerIds: readonly string[],
  { rules, today, posts }: Asked,
): Promise<readonly FactRow[]> {
  const { zone } = rules.playbook;
  const rows = await tx.$queryRaw<{ facts: string }[]>`${prepared}
    SELECT json_build_object(
      'id', c.id, 'tier', c.tier, 'level', c.strategic_level, 'state', c.state,
      'keyAccount', c.key_account, 'valueGrade', c.value_grade,
      'enteredOn', (c.created_at AT TIME ZONE ${zone})::date,
      'lastContactOn', (
        SELECT (max(l.happened_at) AT TIME ZONE ${zone})::date
        FROM contact_log l WHERE l.customer_id = c.id AND l.deleted_at IS NULL),
      'contactPlans', (
        SELECT coalesce(json_agg(json_build_object(
          'number', p.number, 'staffId', p.staff_id, 'nextOn', p.next_contact_on,
          'setMs', floor(extract(epoch FROM p.set_at) * 1000)) ORDER BY p.number), '[]')
        FROM contact_plan p
        WHERE p.customer_id = c.id AND p.ended_at IS NULL AND p.next_contact_on IS NOT NULL),
      'greetings', (
        SELECT coalesce(json_agg(json_build_object('cycle', g.cycle, 'state', g.state)), '[]')
        FROM greeting g WHERE g.customer_id = c.id),
      'supervisorId', c.supervisor_id, 'salespersonId', c.salesperson_id, 'assistantId', c.assistant_id,
      'ownSeats', (
        SELECT json_object_agg(h.post, h.staff_id)
        FROM post_seat h WHERE h.customer_id = c.id AND h.post = ANY(${listed('text', posts)})),
      'hasCustomerRoom', EXISTS (
        SELECT FROM room r WHERE r.customer_id = c.id AND r.kind = 'customer' AND r.state = 'bound'),
      'anchors', (
        SELECT coalesce(json_agg(json_build_object(
          'key', f.key, 'on', f."on", 'recordedMs', floor(extract(epoch FROM f.recorded_at) * 1000),
          'round', f.round)), '[]')
        FROM fact f WHERE f.customer_id = c.id AND f."on" IS NOT NULL),
      'followUps', ${followUpsOf(remembered({ about: 'customer', id: Prisma.sql`c.id`, rules, today }))}
    )::text AS facts
    FROM customer c WHERE c.id = ANY(${listed('uuid', customerIds)}) ORDER BY c.id`;
  return rows.map(({ facts }) => JSON.parse(facts) as FactRow);
}
