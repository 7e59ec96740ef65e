import type { Core } from '../core.ts';
import { findRequest, findRequests } from './find-request.ts';
import { staffById } from '../staff/staff-member.ts';
import { writeNotice } from '../notices/write-notice.ts';
import { changeAbout, lockRequest } from './change-about.ts';
import { effectsOf } from './effects.ts';
import { matterOf, titleOf } from './name-request.ts';
import { takeBack } from './take-back.ts';
import { noticeKey } from '../notices/notice-key.ts';

/**
 * Withdraws undecided requests that are obsolete because their day has passed, and notifies the applicants. Idempotent.
 */
export async function withdrawOver(core: Core): Promise<void> {
  const kinds = core.templates.approvals
    .map(({ key }) => key)
    .filter((key) => effectsOf(key).isOver !== undefined);
  if (kinds.length === 0) return;
  const now = core.clock.now();
  const pending = await findRequests(core.db, { state: 'pending', kind: { in: kinds } });
  for (const { id, kind, answers, customer } of pending) {
    if (effectsOf(kind).isOver?.(core, { answers }, now) !== true) continue;
    try {
      await withdrawOne(core, id, customer?.id ?? null);
    } catch (error) {
      // A customer that cannot be planned must not block the rest of the day's run.
      core.log.error(
        { err: error, request: id },
        'a request about which there is nothing left to decide could not be withdrawn',
      );
    }
  }
}

async function withdrawOne(core: Core, id: string, customerId: string | null): Promise<void> {
  await changeAbout(core, { id, customerId }, 'approval.over', async (tx, at) => {
    await lockRequest(tx, { id, entry: null });
    const request = await findRequest(tx, id);
    const applicant = request === null ? null : await staffById(tx, request.applicant.id);
    if (request?.state !== 'pending' || applicant === null) return;
    await takeBack(core, tx, request, { by: applicant, at }, 'itself');
    await writeNotice(tx, {
      key: noticeKey({ is: 'over', requestId: id }),
      say: 'approval/over',
      recipientId: applicant.id,
      values: {
        title: titleOf(core, request),
        about: matterOf(request),
        applicant: { name: request.applicant.name },
      },
      ...(request.customer === null ? {} : { customerId: request.customer.id }),
      at,
    });
  });
}
