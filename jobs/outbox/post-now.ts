import type { Temporal } from 'temporal-polyfill';
import { plainText } from '../../templates/reader/card.ts';
import type { Core } from '../core.ts';
import { replanAgain } from '../replan/replan-again.ts';
import type { SendOptions, SendResult } from '../ports.ts';
import { postToCustomer, tellStaff } from './audience-guard.ts';
import { composeForCustomer, composeForStaff } from './compose.ts';
import { holdLease } from './claim.ts';
import type { DeliveryOutcome, DeliveryRow } from './load-delivery.ts';
import { withOutlook } from './outlook.ts';
import { postNotice } from './post-notice.ts';
import { giveBack, recordPosted, recordRefused } from './record-outcome.ts';
import { isRefusal, maxRefusals, retryAfterMs } from './refusals.ts';
import { type Route, routeOf } from './route.ts';
import { customersOf, type Standing, sortOut } from './sort-out.ts';

/** Re-check, render, guard, post, record: a claimed posting of which nothing has been sent. */
export async function postNow(core: Core, delivery: DeliveryRow): Promise<DeliveryOutcome> {
  if (delivery.notice?.state === 'claimed') return await postNotice(core, delivery, delivery.notice);
  const now = core.clock.now();
  const standing = await sortOut(core, delivery.reminders, now);
  const [first] = standing;
  if (first === undefined) {
    await core.db.delivery.deleteMany({ where: { id: delivery.id, reminders: { none: {} } } });
    await core.db.delivery.updateMany({
      where: { id: delivery.id, state: 'claimed' },
      data: { state: 'refused', error: 'nothing was left to say' },
    });
    return 'not-posted';
  }
  const reminders = standing.map((s) => s.reminder);
  const route = routeOf(core, first.reminder);
  if (route === null) {
    const reason = 'no chat platform that is running here reaches this room or person';
    await recordRefused(core, delivery.id, reminders, 'refused', reason);
    return 'not-posted';
  }
  try {
    const result = await send(core, delivery, route, standing, now);
    return result === null ? 'not-posted' : await settle(core, delivery, standing, result, now);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    await recordRefused(core, delivery.id, reminders, 'refused', error.message);
    return 'not-posted';
  }
}

/** Null when the posting has become another worker's meanwhile: nothing was sent then. */
async function send(
  core: Core,
  delivery: DeliveryRow,
  route: Route,
  standing: readonly Standing[],
  now: Temporal.Instant,
): Promise<SendResult | null> {
  const options: SendOptions = {
    marker: delivery.id,
    at: now,
    about: standing.map(({ reminder }) => ({
      customer: reminder.followUp.customer.code,
      step: reminder.followUp.step,
      cycle: reminder.followUp.cycle,
      say: reminder.say,
    })),
  };
  if (route.kind === 'customer') {
    const text = await composeForCustomer(core, standing, now);
    if (!(await holdLease(core.db, delivery, route.platform.id, plainText(text)))) return null;
    return await postToCustomer(route.platform, route.room, text, options);
  }
  const text = await withOutlook(core, await composeForStaff(core, standing, now), standing, now);
  if (!(await holdLease(core.db, delivery, route.platform.id, plainText(text)))) return null;
  return await tellStaff(route.platform, route.to, text, options);
}

async function settle(
  core: Core,
  delivery: DeliveryRow,
  standing: readonly Standing[],
  result: SendResult,
  now: Temporal.Instant,
): Promise<DeliveryOutcome> {
  switch (result.status) {
    case 'accepted':
      await recordPosted(core, delivery.id, result.ref, now);
      return 'posted';
    case 'unknown':
      core.log.warn(
        { deliveryId: delivery.id, cause: result.cause },
        'a posting got no answer, it will be settled',
      );
      return 'not-posted';
    case 'rejected': {
      const reminders = standing.map((s) => s.reminder);
      const reason = `${result.problem}: ${result.detail}`;
      const waitMs = retryAfterMs(result);
      // A chat that is slow, away or shut to us refuses nothing in particular: its messages wait, however long.
      const counts = result.problem === 'other';
      const spent = counts && reminders.some((r) => r.refusals + 1 >= maxRefusals);
      if (waitMs === null || spent) {
        await recordRefused(core, delivery.id, reminders, 'refused', reason);
      } else {
        const until = now.add({ milliseconds: waitMs });
        await giveBack(core, { deliveryId: delivery.id, until, reason, counts });
        await replanAgain(core, customersOf(reminders));
      }
      return 'not-posted';
    }
  }
}
