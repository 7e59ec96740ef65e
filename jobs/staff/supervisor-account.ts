import type { Db } from '../../prisma/client.ts';
import type { PlatformId, StaffRef } from '../ports.ts';

/** The account of a customer's supervisor on a platform; null if the seat is vacant or there is no account. */
export async function supervisorAccount(
  db: Db,
  customerId: string,
  platform: PlatformId,
): Promise<StaffRef | null> {
  const identity = await db.staffIdentity.findFirst({
    where: { platform, staff: { leftOn: null, supervises: { some: { id: customerId } } } },
  });
  return identity === null ? null : { platformUserId: identity.platformUserId };
}
