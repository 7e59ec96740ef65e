import type { Temporal } from 'temporal-polyfill';
import type { Core } from '../core.ts';
import { loadApprovers } from '../approvals/deciders.ts';
import { findRequest, waitsFor } from '../approvals/find-request.ts';
import { isOfTurn } from '../notices/notice-key.ts';
import type { NoticeRow } from './load-delivery.ts';

/** Why a notice is not to be posted any more; null when it still is. The last look before the post. */
export async function whyNotNotice(
  core: Core,
  notice: NoticeRow,
  now: Temporal.Instant,
): Promise<string | null> {
  if (notice.recipient.leftOn !== null) return 'the recipient has left the company';
  if (notice.requestId === null) return null;
  const request = await findRequest(core.db, notice.requestId);
  if (request?.state !== 'pending') return 'the request has been decided';
  if (!isOfTurn(notice.key, { requestId: request.id, turn: request.turn }))
    return 'this turn has been decided';
  // Without buttons it only tells, whoever it waits for.
  if (notice.subject === null) return null;
  const today = now.toZonedDateTimeISO(core.rules.playbook.zone).toPlainDate();
  const { asked } = waitsFor(await loadApprovers(core.db, today), core.templates.approvals, request);
  return asked.some(({ id }) => id === notice.recipientId) ? null : 'it waits for somebody else now';
}
