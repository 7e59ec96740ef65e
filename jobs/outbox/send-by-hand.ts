import type { Db } from '../../prisma/client.ts';
import type { Core } from '../core.ts';
import { customerById, type CustomerRef } from '../customers/find-customer.ts';
import { dayOf } from '../plan/moments.ts';
import type { PlatformId } from '../ports.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import { followWait, outcomeOf, whyOver } from './follow-given-to-colleague.ts';
import { giveToColleague } from './give-to-colleague.ts';
import { loadDeliveries } from './load-deliveries.ts';
import { reasons } from './reasons.ts';
import { giveBack, loseAnswer, recordPosted } from './transitions.ts';

/** How long a colleague may take to send what they took, in real time. */
const inHandMinutes = 3;

/** A customer's message that a colleague has to send: it waits, or a colleague is just sending it in the chat itself. */
export interface Prepared {
  readonly id: string;
  readonly platform: PlatformId;
  readonly customer: CustomerRef;
  readonly text: string;
  /** The colleague who took it, by their id; null: it waits. */
  readonly takenBy: string | null;
}

/** `lease_owner` of a delivery that a colleague is sending. Like a worker's, it is checked by every later statement. */
const handOf = (staffId: string) => `hand:${staffId}`;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

interface Row {
  readonly id: string;
  readonly platform: PlatformId;
  readonly customerId: string;
  readonly text: string;
  readonly takenBy: string | null;
}

const columns = `d.id, d.platform, d.text, substr(d.occupies, 10) AS "customerId",
  CASE d.state WHEN 'posting' THEN substr(d.lease_owner, 6) END AS "takenBy"`;
const isPrepared = `d.occupies LIKE 'customer:%' AND d.text IS NOT NULL
  AND (d.state = 'handed' OR d.state = 'posting' AND d.lease_owner LIKE 'hand:%')`;

/** What a customer's messages in this chat wait for. A customer has at most one open delivery. */
export async function preparedIn(
  db: Db,
  { id }: CustomerRef,
  chat: { readonly platform: PlatformId; readonly platformRoomId: string },
): Promise<readonly Prepared[]> {
  const { rows } = await db.sql.query<Row>(
    `SELECT ${columns} FROM delivery d
     WHERE d.occupies = $1 AND d.platform = $2 AND d.platform_room_id = $3 AND ${isPrepared}`,
    [`customer:${id}`, chat.platform, chat.platformRoomId],
  );
  return await withCustomers(db, rows);
}

/** @param id an untrusted value; an invalid id finds nothing */
export async function findPrepared(db: Db, id: string): Promise<Prepared | null> {
  if (!uuid.test(id)) return null;
  const { rows } = await db.sql.query<Row>(
    `SELECT ${columns} FROM delivery d WHERE d.id = $1 AND ${isPrepared}`,
    [id],
  );
  return (await withCustomers(db, rows))[0] ?? null;
}

async function withCustomers(db: Db, rows: readonly Row[]): Promise<readonly Prepared[]> {
  const found = await Promise.all(
    rows.map(async ({ customerId, ...row }) => {
      const customer = await customerById(db, customerId);
      return customer === null ? [] : [{ ...row, customer }];
    }),
  );
  return found.flat();
}

/**
 * - `taken`: it is theirs alone to send
 * - `busy`: another colleague sends it, or the platform is just being asked about it
 * - `sent`: it was sent before
 * - `over`: it need not be said any more
 * - `kept`: the platform still gives it to the other colleague
 * - `unclear`: it may have been sent before; the owner is notified
 */
export type Taking = 'taken' | 'busy' | 'sent' | 'over' | 'kept' | 'unclear';

/**
 * handed → posting, by a colleague. From then on it counts as being posted: if the process dies or the colleague says
 * nothing more, it is never sent again and its owner is notified. The platform's own request is taken back first, so that
 * it cannot be sent twice.
 */
export async function takeToSend(core: Core, by: StaffMember, prepared: Prepared): Promise<Taking> {
  const { id } = prepared;
  if (prepared.takenBy === by.id) return 'taken';
  const hand = handOf(by.id);
  const { sql } = core.db;
  const { rows } = await sql.query<{
    readonly attempt: number;
    readonly room: string;
    readonly message: string;
    readonly handedAt: Date | null;
  }>(
    `UPDATE delivery SET state = 'posting', attempt = attempt + 1, lease_owner = $2,
       lease_until = now() + interval '${inHandMinutes} minutes'
     WHERE id = $1 AND state = 'handed' AND (lease_owner IS NULL OR lease_until < now())
     RETURNING attempt, platform_room_id AS room, platform_message_id AS message, handed_at AS "handedAt"`,
    [id, hand],
  );
  const [mine] = rows;
  if (mine === undefined) return 'busy';
  const today = dayOf(core.clock.now(), core.rules.playbook).toString();
  const [row] = await loadDeliveries(core.db, [id], today);
  const held = { id, attempt: mine.attempt };
  const ref = { platformRoomId: mine.room, platformMessageId: mine.message };
  const now = core.clock.now();
  const waitOn = () => giveToColleague(sql, hand, [{ ...held, ref }], now);
  const platform = core.platforms.get(prepared.platform)?.handOver;
  if (platform === undefined) {
    await waitOn();
    return 'kept';
  }
  if (whyOver(core, mine, row ?? null) !== null) {
    await waitOn();
    return 'over';
  }
  const withdrawn = await platform.withdraw(ref).catch(() => 'failed');
  const outcome = await outcomeOf(platform, ref);
  if (outcome.status === 'sent') {
    await recordPosted(sql, hand, [{ ...held, ref: outcome.ref }], now, core.rules);
    await followWait(core, row ?? null, null);
    return 'sent';
  }
  if (withdrawn === 'failed' || outcome.status === 'refused') {
    await waitOn();
    return 'kept';
  }
  if (outcome.status === 'unreadable') {
    await loseAnswer(sql, hand, [{ ...held, cause: reasons.cannotTell(outcome.why) }]);
    return 'unclear';
  }
  return 'taken';
}

/** posting → posted: the colleague has sent it. @returns false: it was not in their hands any more */
export async function recordSentByHand(core: Core, by: StaffMember, prepared: Prepared): Promise<boolean> {
  const held = await heldBy(core.db, by, prepared);
  if (held === null) return false;
  const now = core.clock.now();
  const { code, id } = prepared.customer;
  const audited = { at: now, by, action: 'message.send', subject: code, customerId: id };
  const done = await recordPosted(core.db.sql, handOf(by.id), [held], now, core.rules, audited);
  if (done.size === 0) return false;
  core.counts.countDelivery('posted');
  const today = dayOf(now, core.rules.playbook).toString();
  const [row] = await loadDeliveries(core.db, [held.id], today);
  await followWait(core, row ?? null, by.id);
  return true;
}

/** posting → planned: the colleague has not sent it, and it is given to the platform once more. */
export async function recordUnsentByHand(core: Core, by: StaffMember, prepared: Prepared): Promise<boolean> {
  const held = await heldBy(core.db, by, prepared);
  if (held === null) return false;
  const back = { ...held, reason: reasons.notSentYet, counts: false, dueAt: null };
  return (await giveBack(core.db.sql, handOf(by.id), [back])).size > 0;
}

async function heldBy(db: Db, by: StaffMember, { id }: Prepared) {
  const { rows } = await db.sql.query<{ attempt: number; room: string; message: string }>(
    `SELECT attempt, platform_room_id AS room, platform_message_id AS message FROM delivery
     WHERE id = $1 AND state = 'posting' AND lease_owner = $2`,
    [id, handOf(by.id)],
  );
  return (
    rows.map(({ attempt, room, message }) => ({
      id,
      attempt,
      ref: { platformRoomId: room, platformMessageId: message },
    }))[0] ?? null
  );
}
