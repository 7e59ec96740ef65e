import type { Prisma, Tx } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import type { Core } from '../core.ts';
import { lastRevisionOf } from '../inbox/last-revision-of.ts';
import { tellRevised } from './customer-waits.ts';
import type { MessageRef, PlatformId } from '../ports.ts';

/**
 * Applies what arrived before the message itself: platforms send an event again that was not taken in time, so an edit
 * may overtake its message. An edit that arrives from now on finds the message kept.
 */
export async function reviseAsArrived(core: Core, platform: PlatformId, message: MessageRef): Promise<void> {
  const { text, isDeleted } = await lastRevisionOf(core.db, platform, message);
  if (text !== null) await reviseLog(core, platform, message, text);
  if (isDeleted) await reviseLog(core, platform, message, null);
}

/**
 * Applies an edit or deletion of a kept message. The previous text is kept as a revision: records of what a customer
 * said are never silently rewritten, so the owner is notified, once.
 *
 * @param text the new text, or null when the message was deleted
 */
export async function reviseLog(
  core: Core,
  platform: PlatformId,
  message: MessageRef,
  text: string | null,
): Promise<boolean> {
  const revised = await core.db.$transaction((tx) => reviseIn(core, tx, { platform, ...message }, text));
  if (revised) core.nudge();
  return revised;
}

/** The same within an existing transaction, for whichever log is meant. */
export async function reviseIn(
  core: Core,
  tx: Tx,
  which: Prisma.ContactLogWhereInput,
  text: string | null,
): Promise<boolean> {
  const at = core.clock.now();
  const now = toDbInstant(at);
  const log = await tx.contactLog.findFirst({
    where: which,
    include: {
      followUp: { select: { id: true, step: true } },
      revisions: { orderBy: [{ at: 'asc' }, { id: 'asc' }], take: 1 },
    },
  });
  if (log === null || log.deletedAt !== null || log.summary === text) return false;
  await tx.contactLogRevision.create({
    data: {
      logId: log.id,
      change: text === null ? 'deleted' : 'edited',
      before: log.summary,
      after: text,
      at: now,
    },
  });
  await tx.contactLog.update({
    where: { id: log.id },
    data: text === null ? { deletedAt: now } : { summary: text },
  });
  const { id: logId, customerId, authorName: author, actorId, followUp } = log;
  const words = log.revisions[0]?.before ?? log.summary;
  const deleted = text === null;
  await tellRevised(core, tx, { customerId, logId, author, words, followUp, actorId, deleted }, at);
  return true;
}
