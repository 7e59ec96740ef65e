import type { Db } from '../../prisma/client.ts';
import type { MessageRef, PlatformId } from '../ports.ts';

export interface MatchedFollowUp {
  readonly id: string;
  readonly step: string;
  readonly customerId: string;
}

/** The follow-up of a thread, which may be over by now. */
export type ThreadFollowUp = MatchedFollowUp & { readonly isOpen: boolean };

/**
 * Finds the follow-up that an answer in a thread belongs to, from the reminders of the thread's first message. A
 * message that combined several follow-ups (a morning list) matches none of them: guessing could put one customer's
 * words into another's file.
 */
export async function matchReply(
  db: Db,
  platform: PlatformId,
  thread: MessageRef,
): Promise<ThreadFollowUp | null> {
  const delivery = await db.delivery.findFirst({
    where: { platform, ...thread },
    select: {
      reminders: {
        select: { followUp: { select: { id: true, step: true, customerId: true, state: true } } },
      },
    },
  });
  const followUps = new Map(delivery?.reminders.map((r) => [r.followUp.id, r.followUp]) ?? []);
  const [only] = followUps.values();
  if (followUps.size !== 1 || only === undefined || only.customerId === null) return null;
  const { id, step, customerId, state } = only;
  return { id, step, customerId, isOpen: state === 'open' };
}
