import type { Temporal } from 'temporal-polyfill';
import { toDbInstant } from '../../prisma/days.ts';
import type { Core } from '../core.ts';
import type { MessageRef } from '../ports.ts';
import type { ReminderRow } from './load-delivery.ts';
import { reportUnposted } from './report-unposted.ts';

/** Posted: the row says so, with the reference by which replies in its thread are matched. */
export async function recordPosted(
  core: Core,
  deliveryId: string,
  ref: MessageRef,
  now: Temporal.Instant,
): Promise<void> {
  const at = toDbInstant(now);
  // One statement, for every message comes here. A greeting is done with its posting: nobody has anything to record.
  await core.db.$executeRaw`
    WITH posted AS (
      UPDATE delivery SET state = 'posted', posted_at = ${at}, error = NULL,
        platform_room_id = ${ref.platformRoomId}, platform_message_id = ${ref.platformMessageId}
      WHERE id = ${deliveryId}::uuid AND state = 'claimed'
    ), said AS (
      UPDATE reminder SET state = 'posted', reason = NULL
      WHERE delivery_id = ${deliveryId}::uuid AND state = 'claimed'
    )
    UPDATE follow_up SET state = 'closed', closed_by = 'posting', ended_at = ${at}, reason = 'posted'
    WHERE step = ANY(${stepsEndedByPosting(core)}) AND state = 'open' AND id IN (
      SELECT follow_up_id FROM reminder WHERE delivery_id = ${deliveryId}::uuid AND audience = 'customer')`;
  core.counts.countDelivery('posted');
}

function stepsEndedByPosting({ rules }: Core): string[] {
  return rules.playbook.steps.filter(({ closes }) => closes.when === 'posted').map(({ key }) => key);
}

/** Not posted, and known not to be: the reminders end with the reason and a person hears of it. */
export async function recordRefused(
  core: Core,
  deliveryId: string,
  reminders: readonly ReminderRow[],
  state: 'refused' | 'failed',
  reason: string,
): Promise<void> {
  await core.db.$transaction([
    core.db.delivery.updateMany({ where: { id: deliveryId }, data: { state, error: reason } }),
    core.db.reminder.updateMany({
      where: { deliveryId, state: 'claimed' },
      data: { state: 'skipped', reason },
    }),
  ]);
  core.counts.countDelivery(state);
  core.log.error({ deliveryId, reason }, 'a message was not posted');
  await reportUnposted(core, reminders);
}

/** Nobody can tell whether it arrived. Sending again could say it twice, so a person is asked to look. */
export async function recordUnknown(
  core: Core,
  deliveryId: string,
  reminders: readonly ReminderRow[],
  reason: string,
): Promise<void> {
  await core.db.$transaction([
    core.db.delivery.updateMany({ where: { id: deliveryId }, data: { state: 'unknown', error: reason } }),
    core.db.reminder.updateMany({
      where: { deliveryId, state: 'claimed' },
      data: { state: 'unknown', reason },
    }),
  ]);
  core.counts.countDelivery('unknown');
  core.log.error({ deliveryId, reason }, 'it cannot be told whether a message was posted');
  await reportUnposted(core, reminders);
}

export interface GivenBack {
  readonly deliveryId: string;
  readonly until: Temporal.Instant;
  readonly reason: string;
  /** Whether this try counts against the reminder; being told to slow down does not. */
  readonly counts: boolean;
}

/** Known not to be posted and worth another try: everything goes back as it was, for a later moment. */
export async function giveBack(core: Core, { deliveryId, until, reason, counts }: GivenBack): Promise<void> {
  await core.db.$transaction([
    core.db.reminder.updateMany({
      where: { deliveryId, state: 'claimed' },
      data: {
        state: 'planned',
        deliveryId: null,
        dueAt: toDbInstant(until),
        reason,
        refusals: { increment: counts ? 1 : 0 },
      },
    }),
    core.db.delivery.updateMany({ where: { id: deliveryId }, data: { state: 'failed', error: reason } }),
  ]);
  core.log.warn({ deliveryId, reason }, 'a message will be tried again');
}
