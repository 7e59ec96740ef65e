import type { Temporal } from 'temporal-polyfill';
import type { DeliveryState, ReminderState } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import type { Core } from '../core.ts';
import { directorOf } from '../facts/director-of.ts';
import type { MessageRef } from '../ports.ts';
import type { NoticeRow } from './load-delivery.ts';
import { noticeKey } from '../notices/notice-key.ts';

/** Posted: the row says so, with the reference by which it is found again. */
export async function recordNoticePosted(
  core: Core,
  deliveryId: string,
  ref: MessageRef,
  now: Temporal.Instant,
): Promise<void> {
  await core.db.$transaction([
    core.db.delivery.updateMany({
      where: { id: deliveryId, state: 'claimed' },
      data: { state: 'posted', postedAt: toDbInstant(now), error: null, ...ref },
    }),
    core.db.notice.updateMany({
      where: { deliveryId, state: 'claimed' },
      data: { state: 'posted', reason: null },
    }),
  ]);
  core.counts.countDelivery('posted');
}

/** No longer to be said: it ends with its reason, and nobody misses it. */
export async function cancelNotice(core: Core, deliveryId: string, reason: string): Promise<void> {
  await endNotice(core, deliveryId, { notice: 'cancelled', delivery: 'refused', reason });
}

/** Not posted, and known not to be: it ends with its reason, and a person hears that somebody did not. */
export async function refuseNotice(
  core: Core,
  deliveryId: string,
  notice: NoticeRow,
  reason: string,
): Promise<void> {
  const ended = await endNotice(core, deliveryId, { notice: 'skipped', delivery: 'refused', reason });
  if (!ended) return;
  core.counts.countDelivery('refused');
  core.log.error({ notice: notice.key, reason }, 'a notice was not posted');
  await reportUntold(core, notice);
}

/** Known not to be posted, and worth another try at a later moment. */
export async function giveNoticeBack(
  core: Core,
  deliveryId: string,
  back: { readonly until: Temporal.Instant; readonly reason: string; readonly counts: boolean },
): Promise<void> {
  await core.db.$transaction([
    core.db.notice.updateMany({
      where: { deliveryId, state: 'claimed' },
      data: {
        state: 'planned',
        deliveryId: null,
        dueAt: toDbInstant(back.until),
        reason: back.reason,
        refusals: { increment: back.counts ? 1 : 0 },
      },
    }),
    core.db.delivery.updateMany({
      where: { id: deliveryId, state: 'claimed' },
      data: { state: 'failed', error: back.reason },
    }),
  ]);
  core.log.warn({ deliveryId, reason: back.reason }, 'a notice will be tried again');
}

/** Nothing was tried: it waits for the hours in which staff are written to. */
export async function postponeNotice(core: Core, deliveryId: string, until: Temporal.Instant): Promise<void> {
  await core.db.$transaction([
    core.db.notice.updateMany({
      where: { deliveryId, state: 'claimed' },
      data: { state: 'planned', deliveryId: null, dueAt: toDbInstant(until) },
    }),
    core.db.delivery.deleteMany({ where: { id: deliveryId, notice: null } }),
  ]);
}

/** False when another worker has ended it before. */
async function endNotice(
  core: Core,
  deliveryId: string,
  end: { readonly notice: ReminderState; readonly delivery: DeliveryState; readonly reason: string },
): Promise<boolean> {
  const [ended] = await core.db.$transaction([
    core.db.notice.updateMany({
      where: { deliveryId, state: 'claimed' },
      data: { state: end.notice, reason: end.reason },
    }),
    core.db.delivery.updateMany({
      where: { id: deliveryId, state: 'claimed' },
      data: { state: end.delivery, error: end.reason },
    }),
  ]);
  return ended.count === 1;
}

const untold = 'notice/untold';

/**
 * Tells somebody above a colleague who could not be reached (non-negotiable 2: posted, or reported). A report that
 * does not arrive is not itself reported, it is in the log.
 */
async function reportUntold(core: Core, { id, say, recipient }: NoticeRow): Promise<void> {
  if (say === untold) return;
  const above =
    recipient.reportsToId === null
      ? null
      : await core.db.staff.findUnique({ where: { id: recipient.reportsToId } });
  const hears = above !== null && above.leftOn === null ? above.id : (await directorOf(core.db, null))?.id;
  if (hears === undefined || hears === recipient.id) return;
  await core.db.notice.createMany({
    data: {
      key: noticeKey({ is: 'untold', noticeId: id }),
      say: untold,
      recipientId: hears,
      values: { colleague: { name: recipient.name } },
      dueAt: toDbInstant(core.clock.now()),
    },
    skipDuplicates: true,
  });
}
