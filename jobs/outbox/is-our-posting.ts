import type { Db } from '../../prisma/client.ts';
import type { MessageRef, PlatformId } from '../ports.ts';

/** Whether a message is a delivery of ours: a question, a reminder, a morning list. */
export async function isOurPosting(db: Db, platform: PlatformId, message: MessageRef): Promise<boolean> {
  const posting = await db.delivery.findFirst({ where: { platform, ...message }, select: { id: true } });
  return posting !== null;
}
