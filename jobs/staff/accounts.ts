import type { Db } from '../../prisma/client.ts';
import type { PlatformId } from '../ports.ts';

/** Platform accounts of current staff, by staff id. */
export async function accountsOn(
  db: Db,
  platform: PlatformId,
  staffIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await db.staffIdentity.findMany({
    where: { platform, staffId: { in: [...staffIds] }, staff: { leftOn: null } },
    select: { staffId: true, platformUserId: true },
  });
  return new Map(rows.map(({ staffId, platformUserId }) => [staffId, platformUserId]));
}

export interface StaffAccount {
  readonly platform: PlatformId;
  readonly platformUserId: string;
}

export async function accountsOf(db: Db, staffId: string): Promise<readonly StaffAccount[]> {
  return await db.staffIdentity.findMany({
    where: { staffId },
    orderBy: { platform: 'asc' },
    select: { platform: true, platformUserId: true },
  });
}
