import type { Db } from '../../prisma/client.ts';
import { targetKey } from '../plan/target.ts';
import type { MessageRef, PlatformId } from '../ports.ts';
import { printedCode } from '../printed-code.ts';

/** Messages to one colleague among which a code is looked for, newest first: some months of them. */
const newest = 500;

/** The colleague's newest message with this code. */
export async function postingWithCode(
  db: Db,
  platform: PlatformId,
  staffId: string,
  code: string,
): Promise<MessageRef | null> {
  const postings = await db.delivery.findMany({
    where: { target: targetKey({ kind: 'staff', staffId }), postedAt: { not: null } },
    orderBy: { postedAt: 'desc' },
    take: newest,
    select: { id: true, platform: true, platformRoomId: true, platformMessageId: true },
  });
  const found = postings.find((one) => one.platform === platform && printedCode(one.id) === code);
  if (found === undefined || found.platformRoomId === null || found.platformMessageId === null) return null;
  return { platformRoomId: found.platformRoomId, platformMessageId: found.platformMessageId };
}
