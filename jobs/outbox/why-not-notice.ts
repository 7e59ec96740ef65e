import type { Temporal } from 'temporal-polyfill';
import type { Core } from '../core.ts';
import { loadApprovers } from '../approvals/deciders.ts';
import { findRequest, waitsFor } from '../approvals/find-request.ts';
import { isOfTurn } from '../notices/notice-key.ts';
import type { NoticeRow } from './load-deliveries.ts';
import type { Reason } from '../../templates/reader/said.ts';
import { reasons } from './reasons.ts';

/** The final check before the post: why a notice must not be posted any more; null if it still may. */
export async function whyNotNotice(
  core: Core,
  notice: NoticeRow,
  now: Temporal.Instant,
): Promise<Reason | null> {
  if (notice.recipient.leftOn !== null) return reasons.recipientLeft;
  if (notice.requestId === null) return null;
  const request = await findRequest(core.db, notice.requestId);
  if (request?.state !== 'pending') return reasons.requestDecided;
  if (!isOfTurn(notice.key, { requestId: request.id, turn: request.turn })) return reasons.turnDecided;
  // Without buttons the notice is only information, even if the request waits for another person.
  if (notice.subject === null) return null;
  const today = now.toZonedDateTimeISO(core.rules.playbook.zone).toPlainDate();
  const { asked } = waitsFor(await loadApprovers(core.db, today), core.templates.approvals, request);
  return asked.some(({ id }) => id === notice.recipientId) ? null : reasons.waitsForOther;
}
