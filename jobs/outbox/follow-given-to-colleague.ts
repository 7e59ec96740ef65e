import pLimit from 'p-limit';
import type { Temporal } from 'temporal-polyfill';
import { fromDbInstant } from '../../prisma/days.ts';
import { followCards } from '../cards/follow-cards.ts';
import type { Core } from '../core.ts';
import { dayOf } from '../plan/moments.ts';
import type { ChatPlatform, HandOver, HandOverOutcome, MessageRef } from '../ports.ts';
import { staffOpening } from '../staff/staff-opening.ts';
import type { Reason } from '../../templates/reader/said.ts';
import { readContentIds } from './content-ids.ts';
import { waitForSender } from './give-to-colleague.ts';
import type { Claims } from './claims.ts';
import { createLastLook } from './last-look.ts';
import type { DeliveryRow } from './delivery-row.ts';
import { loadDeliveries } from './load-deliveries.ts';
import { reasons } from './reasons.ts';
import { reportMissed } from './report-missed.ts';
import { askLater, type Lapsed, recordUnknown } from './in-doubt.ts';
import { end, giveBack, recordPosted } from './transitions.ts';

const askedAtOnce = 8;
/** Asked again after a failed request, in milliseconds of real time. */
const failedAgainMs = 60_000;
/** What no step drops when it is late. Until then nothing else is sent to the customer. */
const roomMessageHours = 24;
const firstReminderAfterHours = 2;
/** What cannot be read or taken back for so long no longer keeps the customer's other messages waiting. */
const lostTrackHours = 72;

/**
 * Asks what became of messages that colleagues were to send. Sent: recorded as posted. No longer true, or too late: taken
 * back, and looked at again like any message that is due. Otherwise the colleague is reminded now and then, in office
 * hours.
 */
export async function followGivenToColleague(
  core: Core,
  claims: Claims,
  handed: readonly Lapsed[],
): Promise<void> {
  if (handed.length === 0) return;
  const today = dayOf(core.clock.now(), core.rules.playbook).toString();
  const ids = handed.map(({ id }) => id);
  const rows = new Map((await loadDeliveries(core.db, ids, today)).map((row) => [row.id, row]));
  await pLimit(askedAtOnce).map(handed, async (one) => {
    try {
      await followOne(core, claims, one, rows.get(one.id) ?? null);
    } finally {
      claims.drop(one);
    }
  });
}

async function followOne(core: Core, claims: Claims, one: Lapsed, row: DeliveryRow | null): Promise<void> {
  const { platformRoomId, platformMessageId } = one;
  const platform: ChatPlatform | undefined = core.platforms.get(one.platform ?? '');
  const handOver = platform?.handOver;
  if (handOver === undefined || platformRoomId === null || platformMessageId === null) {
    return await askAgain(core, claims, one, row, `the platform ${one.platform} is not running here`);
  }
  const message = { platformRoomId, platformMessageId };
  const outcome = await outcomeOf(handOver, message);
  if (await conclude(core, claims, one, row, outcome)) return;
  const over = whyOver(core, one, row);
  if (over === null) return await waitOn(core, claims, one, handOver, message);
  if ((await handOver.withdraw(message).catch(() => 'failed')) === 'failed') {
    return await askAgain(core, claims, one, row, 'it could not be taken back');
  }
  // It may have been sent just before it was taken back.
  const atLast = await outcomeOf(handOver, message);
  if (await conclude(core, claims, one, row, atLast)) return;
  if (over === 'changed') {
    await giveBack(core.db.sql, claims.owner, [
      { id: one.id, attempt: one.attempt, reason: reasons.notSentYet, counts: false, dueAt: null },
    ]);
    return;
  }
  await endUnsent(core, claims, one, row, reasons.nobodySentIt);
}

export async function outcomeOf(handOver: HandOver, message: MessageRef): Promise<HandOverOutcome> {
  try {
    return await handOver.outcome(message);
  } catch (error) {
    return { status: 'unreadable', why: error instanceof Error ? error.message : String(error) };
  }
}

/** @returns false: it still waits */
async function conclude(
  core: Core,
  claims: Claims,
  one: Lapsed,
  row: DeliveryRow | null,
  outcome: HandOverOutcome,
): Promise<boolean> {
  switch (outcome.status) {
    case 'waiting':
      return false;
    case 'sent': {
      const { id, attempt } = one;
      const sent = [{ id, attempt, ref: outcome.ref }];
      if ((await recordPosted(core.db.sql, claims.owner, sent, core.clock.now(), core.rules)).size > 0) {
        await followWait(core, row, null);
        core.counts.countDelivery('posted');
        core.log.debug({ deliveryId: id }, 'a colleague has sent a message');
      }
      return true;
    }
    case 'refused':
      await endUnsent(core, claims, one, row, reasons.refusedBy('other', outcome.detail));
      return true;
    case 'unreadable':
      await askAgain(core, claims, one, row, outcome.why, outcome.retryAfterMs);
      return true;
  }
}

/** `changed`: the next look at its contents decides. `too-late`: nothing else would end it. */
export function whyOver(
  core: Core,
  one: Pick<Lapsed, 'handedAt'>,
  row: DeliveryRow | null,
): 'changed' | 'too-late' | null {
  if (row === null || (row.reminders.length === 0 && row.roomMessage === null)) return 'too-late';
  const now = core.clock.now();
  if (row.roomMessage !== null) {
    if (!row.roomMessage.room.isCustomers) return 'changed';
    return one.handedAt !== null && hoursSince(one.handedAt, now) >= roomMessageHours ? 'too-late' : null;
  }
  const look = createLastLook(core, now, new Set());
  const ends = row.reminders.flatMap((reminder) => {
    const verdict = look.lookAt(reminder);
    return verdict.kind === 'end' && verdict.state !== 'planned' ? verdict.state : [];
  });
  if (ends.includes('cancelled')) return 'changed';
  return ends.includes('skipped') ? 'too-late' : null;
}

async function waitOn(
  core: Core,
  claims: Claims,
  one: Lapsed,
  handOver: HandOver,
  message: MessageRef,
): Promise<void> {
  const { id, attempt } = one;
  const now = core.clock.now();
  const reminds = isToBeReminded(core, one, handOver, now);
  const mine = await waitForSender(
    core.db.sql,
    claims.owner,
    [{ id, attempt, reminds, ask: handOver.askEveryMs ?? null }],
    now,
  );
  if (!reminds || !mine.has(id)) return;
  if ((await handOver.remind(message).catch(() => 'failed')) === 'failed') {
    core.log.warn({ deliveryId: id }, 'a colleague could not be reminded of a message that waits to be sent');
  }
}

/** No more than the platform allows in a period, whenever that begins. */
function isToBeReminded(core: Core, one: Lapsed, { reminders }: HandOver, now: Temporal.Instant): boolean {
  if (one.sendReminders >= reminders.messages) return false;
  const since = one.sendRemindedAt ?? one.handedAt;
  const hours = firstReminderAfterHours * (one.sendReminders + 1);
  return since !== null && hoursSince(since, now) >= hours && staffOpening(now, core.rules).equals(now);
}

async function askAgain(
  core: Core,
  claims: Claims,
  one: Lapsed,
  row: DeliveryRow | null,
  why: string,
  afterMs = 0,
): Promise<void> {
  core.log.warn({ deliveryId: one.id, why }, 'it cannot be told now whether a colleague has sent a message');
  const isLong = one.handedAt === null || hoursSince(one.handedAt, core.clock.now()) >= lostTrackHours;
  if (isLong) {
    const lost = { id: one.id, attempt: one.attempt, againMs: null, why: reasons.cannotTell(why) };
    const mine = await recordUnknown(core.db.sql, claims.owner, [lost]);
    if (mine.size === 0) return;
    core.counts.countDelivery('unknown');
    if (row !== null) await reportMissed(core, [row]);
    return;
  }
  const again = { id: one.id, attempt: one.attempt, againMs: Math.max(failedAgainMs, afterMs) };
  await askLater(core.db.sql, claims.owner, [{ ...again, why: reasons.cannotTell(why) }]);
}

async function endUnsent(
  core: Core,
  claims: Claims,
  { id, attempt }: Lapsed,
  row: DeliveryRow | null,
  reason: Reason,
): Promise<void> {
  const ended = [{ id, attempt, as: 'skipped' as const, reason }];
  if ((await end(core.db.sql, claims.owner, ended)).size === 0 || row === null) return;
  const ids = await readContentIds(core.db.sql, [id]);
  core.counts.countDelivery('refused');
  core.counts.countMissed(reason.code);
  await followWait(core, row, null);
  core.log.error({ deliveryId: id, ...ids.get(id), reason }, 'a message was not posted');
  await reportMissed(core, [row]);
}

/** The cards that say that it waits say that it no longer does. */
export async function followWait(core: Core, row: DeliveryRow | null, by: string | null): Promise<void> {
  const followUps = row?.reminders.map(({ followUpId }) => followUpId) ?? [];
  const at = core.clock.now();
  await core.db.$transaction(async (tx) => await followCards(tx, { followUps }, { by, at }));
}

const hoursSince = (at: Date, now: Temporal.Instant): number => fromDbInstant(at).until(now).total('hours');
