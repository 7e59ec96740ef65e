import { followCards } from '../cards/follow-cards.ts';
import type { Tx } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import type { Core } from '../core.ts';
import { XinhangError } from '../errors.ts';
import { findRequest, type FoundRequest } from './find-request.ts';
import { isOwnRequest } from './list-requests.ts';
import type { ActingStaff } from '../access/acting-staff.ts';
import { Refused } from '../access/refused.ts';
import { writeAudit } from '../audit/write-audit.ts';
import { writeNotices } from '../notices/write-notice.ts';
import { cancelNotices } from './cancel-notices.ts';
import { changeAbout, lockRequest } from './change-about.ts';
import { effectsOf } from './effects.ts';
import type { Act } from './approval-effects.ts';
import { matterOf, titleOf } from './name-request.ts';
import { noRequest, noSuchRequest } from './standing.ts';
import { noticeKey } from '../notices/notice-key.ts';
import { said } from '../../templates/reader/said.ts';

/**
 * Withdraws a pending request: by its applicant or, if they have left, by a person working on the customer. Everyone
 * who was asked is notified.
 *
 * @throws XinhangError `not_found` for another person's request, `already_done` for one that has ended
 */
export async function withdraw(core: Core, by: ActingStaff, requestId: string): Promise<FoundRequest> {
  const known = await findRequest(core.db, requestId);
  if (known === null) throw noSuchRequest();
  const customerId = known.customer?.id ?? null;
  const where = customerId === null ? {} : { customerId };
  if (!(await isOwnRequest(core.db, by, known))) {
    throw new Refused('not_found', noRequest, { why: 'role', ...where });
  }
  return await changeAbout(core, { id: known.id, customerId }, 'approval.withdraw', async (tx, now) => {
    await lockRequest(tx, known.id);
    const request = await findRequest(tx, known.id);
    if (request?.state !== 'pending') {
      throw new XinhangError('already_done', said('approval/request-ended'));
    }
    await takeBack(core, tx, request, { by, at: now });
    return { ...request, state: 'withdrawn', endedAt: now };
  });
}

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
