import type { Db, Tx } from '../../prisma/client.ts';
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

/** Which of these people have an account on any platform. */
export async function withAccounts(db: Db, staffIds: readonly string[]): Promise<ReadonlySet<string>> {
  const where = { staffId: { in: [...staffIds] }, staff: { leftOn: null } };
  const rows = await db.staffIdentity.findMany({ where, select: { staffId: true } });
  return new Set(rows.map(({ staffId }) => staffId));
}

/** Those of a customer's supervisor; none if the seat is vacant. */
export async function supervisorAccounts(db: Db, customerId: string): Promise<readonly StaffAccount[]> {
  const supervisor = await db.staff.findFirst({
    where: { leftOn: null, supervises: { some: { id: customerId } } },
    select: { id: true },
  });
  return supervisor === null ? [] : await accountsOf(db, supervisor.id);
}

export interface StaffAccount {
  readonly platform: PlatformId;
  readonly platformUserId: string;
}

/** The one that they read comes first. */
export async function accountsOf(db: Db | Tx, staffId: string): Promise<readonly StaffAccount[]> {
  return await db.$queryRaw<StaffAccount[]>`
    SELECT i.platform, i.platform_user_id AS "platformUserId"
    FROM staff_identity i JOIN staff s ON s.id = i.staff_id WHERE s.id = ${staffId}::uuid
    ORDER BY i.platform IS DISTINCT FROM s.reads_on, i.platform`;
}
