import type { Db } from '../../prisma/client.ts';
import type { MessageRef, PlatformId } from '../ports.ts';

export interface MatchedFollowUp {
  readonly id: string;
  readonly step: string;
  readonly customerId: string;
}

/**
 * Which follow-up does an answer in a thread belong to? The thread's first message is a posting of ours, and its
 * reminders know. A posting that merged several follow-ups (a morning list) answers for none of them: guessing
 * would put one customer's words into another's file.
 */
export async function matchReply(
  db: Db,
  platform: PlatformId,
  thread: MessageRef,
): Promise<MatchedFollowUp | null> {
  const delivery = await db.delivery.findFirst({
    where: { platform, ...thread },
    select: {
      reminders: { select: { followUp: { select: { id: true, step: true, customerId: true } } } },
    },
  });
  const followUps = new Map(delivery?.reminders.map((r) => [r.followUp.id, r.followUp]) ?? []);
  const [only] = followUps.values();
  if (followUps.size !== 1 || only === undefined || only.customerId === null) return null;
  return { ...only, customerId: only.customerId };
}
