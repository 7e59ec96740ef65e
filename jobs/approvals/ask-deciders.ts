import { Prisma } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import { approvalKind } from '../../templates/reader/approvals.ts';
import type { Core } from '../core.ts';
import { loadApprovers } from './deciders.ts';
import { changeAbout, lockRequest } from './change-about.ts';
import { concludeTurn, outcomeOfTurn } from './conclude-turn.ts';
import { findRequest, findRequests, type FoundRequest, isHeld, waitsFor } from './find-request.ts';
import { staffById } from '../staff/staff-member.ts';
import { dayOf } from '../plan/moments.ts';
import { noticeKey } from '../notices/notice-key.ts';
import { type NewNotice, writeNotices } from '../notices/write-notice.ts';
import { matterOf } from './name-request.ts';
import { namesOf, turnNotices } from './turn-notices.ts';

/**
 * Asks the current deciders of pending requests who have not been asked yet. Deciders follow from roles, seats and
 * absences, which change. Call daily, after anyone leaves, joins or goes away, and after a customer is resumed, with
 * which its decisions rested. Idempotent.
 *
 * @param customerId absent: of all customers
 */
export async function askDeciders(core: Core, customerId?: string): Promise<void> {
  const about = customerId === undefined ? {} : { customerId };
  const pending = await findRequests(core.db, { state: 'pending', ...about });
  if (pending.length === 0) return;
  const now = core.clock.now();
  const approvers = await loadApprovers(core.db, dayOf(now, core.rules.playbook));
  for (const request of pending) {
    if (isHeld(core.templates.approvals, request)) continue;
    const kind = approvalKind(core.templates.approvals, request.kind);
    if (kind === undefined) {
      core.log.warn(
        { request: request.id, kind: request.kind },
        'a pending request is of a kind that is no longer in approvals.yaml',
      );
      continue;
    }
    if (outcomeOfTurn(core, approvers, kind, request) !== 'waits') {
      await concludeWithoutTheRest(core, request);
      continue;
    }
    const notices = await turnNotices(core, core.db, { request, kind, approvers, since: now });
    if (notices.length === 0) {
      core.log.warn(
        { request: request.id, kind: request.kind },
        'a pending request has no decider on the staff register',
      );
      continue;
    }
    const written = await core.db.notice.findMany({
      where: { key: { in: notices.map(({ key }) => key) } },
      select: { key: true, state: true },
    });
    const known = new Map(written.map(({ key, state }) => [key, state]));
    const fresh = notices.filter(({ key }) => !known.has(key));
    await writeNotices(core.db, [...fresh, ...newsFor(core, { request, kind, approvers }, fresh)]);
    // When it was due, another person was the decider; now it is this recipient's turn again.
    for (const { key, at } of notices.filter((one) => known.get(one.key) === 'cancelled')) {
      await core.db.notice.updateMany({
        where: { key, state: 'cancelled' },
        data: { state: 'planned', deliveryId: null, reason: Prisma.DbNull, dueAt: toDbInstant(at) },
      });
    }
  }
  core.nudge();
}

/** The deciders who had not voted have left or lost the post, and the votes that were given suffice. */
async function concludeWithoutTheRest(core: Core, { id, customer, entry }: FoundRequest): Promise<void> {
  await changeAbout(core, { id, customerId: customer?.id ?? null }, 'approval.conclude', async (tx, now) => {
    await lockRequest(tx, { id, entry });
    const request = await findRequest(tx, id);
    const last = request?.decisions.at(-1);
    const by = last === undefined ? null : await staffById(tx, last.by.id);
    const kind = request === null ? undefined : approvalKind(core.templates.approvals, request.kind);
    if (request?.state !== 'pending' || by === null || kind === undefined) return;
    await concludeTurn(core, tx, { by, request, kind, now });
  });
}

/** The applicant hears who decides now, when others are asked than before in this turn. */
function newsFor(
  core: Core,
  { request, kind, approvers }: Pick<Parameters<typeof turnNotices>[2], 'request' | 'kind' | 'approvers'>,
  fresh: readonly NewNotice[],
): readonly NewNotice[] {
  const { asked } = waitsFor(approvers, core.templates.approvals, request);
  const isAsk = ({ say }: NewNotice) => say === 'approval/ask';
  if (!fresh.some(isAsk) || !approvers.has(request.applicant.id)) return [];
  const { id: requestId, turn, applicant } = request;
  return [
    {
      key: noticeKey({ is: 'now-with', requestId, turn, deciders: asked.map(({ id }) => id) }),
      say: 'approval/now-with',
      recipientId: applicant.id,
      requestId,
      values: {
        title: kind.title,
        about: matterOf(request),
        applicant,
        waitsFor: namesOf(asked),
      },
      at: core.clock.now(),
    },
  ];
}
