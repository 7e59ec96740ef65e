import { toDbInstant } from '../../prisma/days.ts';
import type { Core } from '../core.ts';
import type { MessageRef, PlatformId } from '../ports.ts';

/**
 * Applies an edit or deletion of a kept message. The previous text is kept as a revision: records of what a customer
 * said are never silently rewritten.
 *
 * @param text the new text, or null when the message was deleted
 */
export async function reviseLog(
  core: Core,
  platform: PlatformId,
  message: MessageRef,
  text: string | null,
): Promise<boolean> {
  const now = toDbInstant(core.clock.now());
  return await core.db.$transaction(async (tx) => {
    const log = await tx.contactLog.findFirst({ where: { platform, ...message } });
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
    return true;
  });
}
