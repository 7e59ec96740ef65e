import type { Db } from '../../prisma/client.ts';
import type { MessageRef } from '../ports.ts';

export interface Question {
  readonly message: MessageRef;
  readonly followUp: { readonly id: string; readonly step: string; readonly customerId: string };
}

/** The message that last asked the customer something, and its follow-up. */
export async function lastQuestion(db: Db, customerId: string): Promise<Question | null> {
  const reminder = await db.reminder.findFirst({
    where: { audience: 'customer', state: 'posted', followUp: { customerId } },
    orderBy: { dueAt: 'desc' },
    include: { delivery: true, followUp: { select: { id: true, step: true, customerId: true } } },
  });
  const platformRoomId = reminder?.delivery?.platformRoomId ?? null;
  const platformMessageId = reminder?.delivery?.platformMessageId ?? null;
  if (reminder === null || platformRoomId === null || platformMessageId === null) return null;
  return { message: { platformRoomId, platformMessageId }, followUp: { ...reminder.followUp, customerId } };
}
