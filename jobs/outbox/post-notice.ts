import { Temporal } from 'temporal-polyfill';
import { plainText, staffText, type StaffText } from '../../templates/reader/card.ts';
import type { Core } from '../core.ts';
import { dayCycle } from '../plan/cycle.ts';
import { dayOf } from '../plan/moments.ts';
import type { PostedItem } from '../ports.ts';
import { staffOpening } from '../staff/staff-opening.ts';
import { tellStaff } from './audience-guard.ts';
import { holdLease } from './claim.ts';
import type { DeliveryOutcome, DeliveryRow, NoticeRow } from './load-delivery.ts';
import { noticeFields, noticeValues } from './notice-values.ts';
import {
  cancelNotice,
  giveNoticeBack,
  postponeNotice,
  recordNoticePosted,
  refuseNotice,
} from './record-notice.ts';
import { isRefusal, maxRefusals, retryAfterMs } from './refusals.ts';
import { routeToPerson } from './route.ts';
import { whyNotNotice } from './why-not-notice.ts';

/** Re-check, render, guard, post, record: a claimed notice of which nothing has been sent. */
export async function postNotice(
  core: Core,
  delivery: DeliveryRow,
  notice: NoticeRow,
): Promise<DeliveryOutcome> {
  const now = core.clock.now();
  const ended = await whyNotNotice(core, notice, now);
  if (ended !== null) {
    await cancelNotice(core, delivery.id, ended);
    return 'not-posted';
  }
  const opening = staffOpening(now, core.rules);
  if (Temporal.Instant.compare(opening, now) > 0) {
    await postponeNotice(core, delivery.id, opening);
    return 'not-posted';
  }
  const route = routeToPerson(core, notice.recipient.identities);
  if (route === null) {
    await refuseNotice(
      core,
      delivery.id,
      notice,
      'no chat platform that is running here reaches this room or person',
    );
    return 'not-posted';
  }
  try {
    const text = composeNotice(core, notice);
    if (!(await holdLease(core.db, delivery, route.platform.id, plainText(text)))) return 'not-posted';
    const options = { marker: delivery.id, at: now, about: [await aboutNotice(core, notice, now)] };
    const result = await tellStaff(route.platform, route.to, text, options);
    if (result.status === 'accepted') {
      await recordNoticePosted(core, delivery.id, result.ref, now);
      return 'posted';
    }
    if (result.status === 'unknown') {
      core.log.warn(
        { deliveryId: delivery.id, cause: result.cause },
        'a posting got no answer, it will be settled',
      );
      return 'not-posted';
    }
    const reason = `${result.problem}: ${result.detail}`;
    const waitMs = retryAfterMs(result);
    const counts = result.problem === 'other';
    if (waitMs === null || (counts && notice.refusals + 1 >= maxRefusals)) {
      await refuseNotice(core, delivery.id, notice, reason);
    } else {
      await giveNoticeBack(core, delivery.id, { until: now.add({ milliseconds: waitMs }), reason, counts });
    }
    return 'not-posted';
  } catch (error) {
    if (!isRefusal(error)) throw error;
    await refuseNotice(core, delivery.id, notice, error.message);
    return 'not-posted';
  }
}

/**
 * The text with its values, and the rows that were stored with the notice behind its own.
 *
 * @throws TemplateError when the text has a hole; nothing is posted then
 */
function composeNotice(core: Core, notice: NoticeRow): StaffText {
  const subject = notice.subject ?? undefined;
  const text = core.templates.texts.renderStaff(notice.say, core.language, noticeValues(notice), subject);
  const fields = [...(text.fields ?? []), ...noticeFields(notice)];
  return fields.length === 0 ? text : staffText({ ...text, fields });
}

/** A notice is about no step; what it is, its text's key says. Without a customer, that word is empty. */
async function aboutNotice(core: Core, notice: NoticeRow, now: Temporal.Instant): Promise<PostedItem> {
  const customer =
    notice.customerId === null
      ? null
      : await core.db.customer.findUnique({ where: { id: notice.customerId }, select: { code: true } });
  const [step = notice.say] = notice.say.split('/');
  const cycle = dayCycle.write({ on: dayOf(now, core.rules.playbook) });
  return { customer: customer?.code ?? '', step, cycle, say: notice.say };
}
