import { Prisma } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import { approvalKind } from '../../templates/reader/approvals.ts';
import type { Core } from '../core.ts';
import { loadApprovers } from './deciders.ts';
import { findRequests } from './find-request.ts';
import { dayOf } from '../plan/moments.ts';
import { writeNotices } from '../notices/write-notice.ts';
import { turnNotices } from './turn-notices.ts';

/**
 * Asks whoever pending requests wait for today and has not been asked: the deciders follow from roles, seats and
 * absences, and those change. To be called every day, and after somebody has left, come or gone away. Safe to repeat.
 */
export async function askDeciders(core: Core): Promise<void> {
  const pending = await findRequests(core.db, { state: 'pending' });
  if (pending.length === 0) return;
  const now = core.clock.now();
  const approvers = await loadApprovers(core.db, dayOf(now, core.rules.playbook));
  for (const request of pending) {
    const kind = approvalKind(core.templates.approvals, request.kind);
    if (kind === undefined) {
      core.log.warn(
        { request: request.id, kind: request.kind },
        'a request waits for an approval that has gone from approvals.yaml',
      );
      continue;
    }
    const notices = await turnNotices(core, core.db, { request, kind, approvers, since: now });
    if (notices.length === 0) {
      core.log.warn(
        { request: request.id, kind: request.kind },
        'nobody who works here could decide about a request',
      );
      continue;
    }
    const written = await core.db.notice.findMany({
      where: { key: { in: notices.map(({ key }) => key) } },
      select: { key: true, state: true },
    });
    const known = new Map(written.map(({ key, state }) => [key, state]));
    await writeNotices(
      core.db,
      notices.filter(({ key }) => !known.has(key)),
    );
    // It was somebody else's when it was to be posted, and is theirs again.
    for (const { key, at } of notices.filter((one) => known.get(one.key) === 'cancelled')) {
      await core.db.notice.updateMany({
        where: { key, state: 'cancelled' },
        data: { state: 'planned', deliveryId: null, reason: Prisma.DbNull, dueAt: toDbInstant(at) },
      });
    }
  }
  core.nudge();
}
