import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import type { AnySaid } from '../../templates/reader/said.ts';
import { type Actor, writeAudits } from '../audit/write-audit.ts';
import type { Core } from '../core.ts';
import { dayOf } from '../plan/moments.ts';
import { askedToday, createLastLook } from './last-look.ts';
import type { Failed } from './list-failed.ts';
import { loadContent } from './load-deliveries.ts';
import { whyNotNotice } from './outgoing-notice.ts';
import { reasons } from './reasons.ts';

export type Replayed =
  /** It is due again. `refused`: the part of it that is not worth sending any more. */
  | { readonly kind: 'due'; readonly count: number; readonly refused: readonly AnySaid[] }
  /** It may have arrived: the platform is asked at once, and it is sent only if it is not there. */
  | { readonly kind: 'asking' }
  | { readonly kind: 'refused'; readonly refused: readonly AnySaid[] }
  /** Another person was faster, or it was served meanwhile. */
  | { readonly kind: 'done-before' };

/** Content that may be sent again, and when. */
interface Again {
  readonly kind: Failed['items'][number]['kind'];
  readonly id: string;
  /** Null: at once. */
  readonly dueAt: Temporal.Instant | null;
}

/**
 * Sends a message of the failed list again, once: what was served meanwhile, by whatever way, is not sent again, and of
 * several people who ask at the same time one succeeds. The same checks as before a post apply, so that a refusal is
 * answered at once.
 *
 * @param by null: the operator at the command line
 * @param isAbsent a person has looked in the chat and it is not there. Without it, a message that may have arrived is
 *   only asked about.
 */
export async function replayFailed(
  core: Core,
  by: Actor | null,
  failed: Failed,
  { isAbsent = false }: { readonly isAbsent?: boolean } = {},
): Promise<Replayed> {
  if (failed.state === 'again') return { kind: 'done-before' };
  const { again, refused } = await lookAgain(core, failed);
  if (again.length === 0) return { kind: 'refused', refused };
  if (failed.state === 'unknown' && !isAbsent) {
    const isAsked = await askNow(core, failed);
    core.nudge();
    return { kind: isAsked ? 'asking' : 'done-before' };
  }
  const count = await core.db.$transaction(async (tx) => {
    const at = core.clock.now();
    const done =
      failed.state === 'unknown' ? await planUnknown(tx, failed, again, at) : await plan(tx, again, at);
    await writeAudits(
      tx,
      failed.items
        .filter(({ id }) => done.has(id))
        .map(({ customer, say }) => ({
          at,
          by,
          ...(by === null ? { actor: 'cli' } : {}),
          action: 'failed.replay',
          subject: `${failed.ref} ${say}`,
          ...(customer === null ? {} : { customerId: customer.id }),
        })),
    );
    return done.size;
  });
  if (count === 0) return { kind: 'done-before' };
  core.nudge();
  return { kind: 'due', count, refused };
}

/** The last look of the outbox, taken now: what of it is still true, and when it may go out. */
async function lookAgain(
  core: Core,
  { items }: Failed,
): Promise<{ readonly again: readonly Again[]; readonly refused: readonly AnySaid[] }> {
  const now = core.clock.now();
  const today = dayOf(now, core.rules.playbook).toString();
  const content = await loadContent(
    core.db,
    items.map(({ id }) => id),
    today,
  );
  const customers = content.reminders.flatMap(({ followUp }) => followUp.customerId ?? []);
  const look = createLastLook(core, now, await askedToday(core, customers, now));
  const again: Again[] = [];
  const refused: AnySaid[] = [];
  for (const reminder of content.reminders) {
    const verdict = look.lookAt(reminder);
    if (verdict.kind === 'say') again.push({ kind: 'reminder', id: reminder.id, dueAt: null });
    else if (verdict.state === 'planned')
      again.push({ kind: 'reminder', id: reminder.id, dueAt: verdict.dueAt });
    else refused.push(verdict.reason ?? reasons.nothingLeft);
  }
  for (const notice of content.notices) {
    const why = await whyNotNotice(core, notice, now);
    if (why === null) again.push({ kind: 'notice', id: notice.id, dueAt: null });
    else refused.push(why);
  }
  for (const { id, room } of content.roomMessages) {
    if (room.isCustomers) again.push({ kind: 'room-message', id, dueAt: null });
    else refused.push(reasons.groupUnbound);
  }
  return { again, refused };
}

const tables = { reminder: 'reminder', notice: 'notice', 'room-message': 'room_message' } as const;

/**
 * The same words for the same follow-up were posted to the same person or room after this was due, or are about to be:
 * on their way, or waiting and due no later than this would be.
 */
const wasServed = `EXISTS (
  SELECT FROM reminder o LEFT JOIN delivery v ON v.id = o.delivery_id
  WHERE o.follow_up_id = c.follow_up_id AND o.id <> c.id AND o.say = c.say AND o.audience = c.audience
    AND o.recipient_id IS NOT DISTINCT FROM c.recipient_id
    AND (o.state = 'claimed' OR (o.state = 'posted' AND v.posted_at >= c.due_at)
      OR (o.state = 'planned' AND o.due_at <= coalesce(i."dueAt", $2))))`;
/** Of several with the same words in one message, the first. */
const isFirst = `NOT EXISTS (
  SELECT FROM jsonb_to_recordset($1::jsonb) AS e(id uuid) JOIN reminder o ON o.id = e.id
  WHERE o.follow_up_id = c.follow_up_id AND o.id < c.id AND o.say = c.say AND o.audience = c.audience
    AND o.recipient_id IS NOT DISTINCT FROM c.recipient_id)`;

/**
 * skipped → planned. The row lock of the update makes concurrent requests take turns, and the state lets only the first
 * of them find the row. Requests for different reminders of one follow-up take turns by its lock.
 */
async function plan(
  tx: Tx,
  again: readonly Again[],
  now: Temporal.Instant,
  from = 'skipped',
): Promise<ReadonlySet<string>> {
  const done = new Set<string>();
  for (const [kind, table] of Object.entries(tables)) {
    const mine = again.filter((one) => one.kind === kind);
    if (mine.length === 0) continue;
    const items = JSON.stringify(mine.map(({ id, dueAt }) => ({ id, dueAt: dueAt?.toString() ?? null })));
    if (kind === 'reminder') {
      await tx.$queryRaw`
        SELECT FROM follow_up WHERE id IN (
          SELECT r.follow_up_id FROM jsonb_to_recordset(${items}::jsonb) AS i(id uuid) JOIN reminder r ON r.id = i.id)
        ORDER BY id FOR NO KEY UPDATE`;
    }
    const rows = await tx.$queryRawUnsafe<{ id: string }[]>(
      `UPDATE ${table} c SET state = 'planned', delivery_id = NULL, refusals = 0, reason = NULL,
         due_at = coalesce(i."dueAt", c.due_at)
       FROM jsonb_to_recordset($1::jsonb) AS i(id uuid, "dueAt" timestamptz)
       WHERE c.id = i.id AND c.state = '${from}' AND $2::timestamptz IS NOT NULL
         ${kind === 'reminder' ? `AND ${isFirst} AND NOT ${wasServed}` : ''}
       RETURNING c.id`,
      items,
      toDbInstant(now),
    );
    for (const { id } of rows) done.add(id);
  }
  return done;
}

/**
 * unknown → planned: a person says that it did not arrive. Not while a worker is asking the platform, which could find
 * it. The content that is not sent again stays unknown, without its delivery.
 */
async function planUnknown(
  tx: Tx,
  { deliveryId }: Failed,
  again: readonly Again[],
  now: Temporal.Instant,
): Promise<ReadonlySet<string>> {
  const locked = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM delivery
    WHERE id = ${deliveryId}::uuid AND state = 'unknown' AND lease_owner IS NULL FOR UPDATE`;
  if (locked.length === 0) return new Set();
  const done = await plan(tx, again, now, 'unknown');
  await tx.$executeRaw`UPDATE room_message SET delivery_id = NULL WHERE delivery_id = ${deliveryId}::uuid`;
  await tx.$executeRaw`DELETE FROM delivery WHERE id = ${deliveryId}::uuid`;
  return done;
}

/** @returns false if its fate is known by now */
async function askNow(core: Core, { deliveryId }: Failed): Promise<boolean> {
  const { rowCount } = await core.db.sql.query(
    `UPDATE delivery SET lease_until = CASE WHEN lease_owner IS NULL THEN now() ELSE lease_until END
     WHERE id = $1 AND state = 'unknown'`,
    [deliveryId],
  );
  return rowCount === 1;
}
