import type { Db, Tx } from '../../prisma/client.ts';
import type { PlatformId } from '../ports.ts';

/** A current staff member, as in the register. All authorisation is based on this type. */
export interface StaffMember {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  /** As registered; `jobs/access` decides what they permit. */
  readonly roles: readonly string[];
}

export const staffFields = { id: true, code: true, name: true, roles: true } as const;

/** The staff member with a platform account; null for customers, strangers and people who left. */
export async function staffByIdentity(
  db: Db | Tx,
  platform: PlatformId,
  platformUserId: string,
): Promise<StaffMember | null> {
  return await db.staff.findFirst({
    where: { leftOn: null, identities: { some: { platform, platformUserId } } },
    select: staffFields,
  });
}

/** Finds a person by code or by unique name; people write 张伟 as often as zhang. */
export async function staffByCode(db: Db | Tx, codeOrName: string): Promise<StaffMember | null> {
  const byCode = await db.staff.findFirst({ where: { leftOn: null, code: codeOrName }, select: staffFields });
  if (byCode !== null) return byCode;
  const byName = await db.staff.findMany({
    where: { leftOn: null, name: codeOrName },
    select: staffFields,
    take: 2,
  });
  return byName.length === 1 ? (byName[0] ?? null) : null;
}

export async function staffById(db: Db | Tx, id: string): Promise<StaffMember | null> {
  return await db.staff.findUnique({ where: { id }, select: staffFields });
}

export async function listStaff(db: Db): Promise<readonly (StaffMember & { reportsTo: string | null })[]> {
  const rows = await db.staff.findMany({
    where: { leftOn: null },
    orderBy: { code: 'asc' },
    select: { ...staffFields, reportsTo: { select: { name: true } } },
  });
  return rows.map((row) => ({ ...row, reportsTo: row.reportsTo?.name ?? null }));
}
