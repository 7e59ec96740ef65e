import type { Tx } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import { writeAudit } from '../audit/write-audit.ts';
import { followCards } from '../cards/follow-cards.ts';
import type { Core } from '../core.ts';
import { noticeKey } from '../notices/notice-key.ts';
import { writeNotices } from '../notices/write-notice.ts';
import type { Act } from './approval-effects.ts';
import { cancelNotices } from './cancel-notices.ts';
import { effectsOf } from './effects.ts';
import type { FoundRequest } from './find-request.ts';
import { matterOf, titleOf } from './name-request.ts';

/**
 * Ends a pending request without a decision.
 *
 * @param of what ended it; `itself` is recorded without an actor
 */
export async function takeBack(
  core: Core,
  tx: Tx,
  request: FoundRequest,
  { by, at }: Act,
  of: 'applicant' | 'itself' = 'applicant',
): Promise<void> {
  const where = request.customer === null ? {} : { customerId: request.customer.id };
  const endedAt = toDbInstant(at);
  await tx.approvalRequest.update({ where: { id: request.id }, data: { state: 'withdrawn', endedAt } });
  const actor = of === 'itself' ? null : by;
  await writeAudit(tx, { at, by: actor, action: 'approval.withdraw', subject: request.kind, ...where });
  await effectsOf(request.kind).withdrawn?.(core, tx, request, { by, at });
  const asked = await tx.notice.findMany({
    where: {
      requestId: request.id,
      state: { in: ['posted', 'claimed', 'unknown'] },
      subject: { not: null },
    },
    select: { recipientId: true },
  });
  await cancelNotices(tx, request.id);
  await followCards(tx, { request: request.id }, { by: of === 'itself' ? null : by.id, at });
  const title = titleOf(core, request);
  await writeNotices(
    tx,
    [...new Set(asked.map(({ recipientId }) => recipientId))].map((recipientId) => ({
      key: noticeKey({ is: 'taken-back', requestId: request.id, recipientId }),
      say: 'approval/taken-back',
      recipientId,
      values: { title, about: matterOf(request), applicant: { name: by.name } },
      ...where,
      at,
    })),
  );
}
