import { tellApart } from './name-people.ts';
import type { Db, Tx } from '../../prisma/client.ts';
import { XinhangError } from '../errors.ts';
import type { PlatformId } from '../ports.ts';
import { roleWords } from '../../templates/reader/roles.ts';
import { said } from '../../templates/reader/said.ts';

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

/**
 * Finds a person by code or by name; people write 张伟 as often as zhang.
 *
 * @throws XinhangError `bad_input` with the codes of several people of that name
 */
export async function staffByCode(db: Db | Tx, codeOrName: string): Promise<StaffMember | null> {
  const byCode = await db.staff.findFirst({ where: { leftOn: null, code: codeOrName }, select: staffFields });
  if (byCode !== null) return byCode;
  const byName = await db.staff.findMany({
    where: { leftOn: null, name: codeOrName },
    select: staffFields,
    orderBy: { code: 'asc' },
  });
  if (byName.length > 1) {
    const people = byName.map(({ code, roles }) =>
      said('staff/code-and-roles', { code, roles: roles.map(roleWords) }),
    );
    throw new XinhangError('bad_input', said('staff/of-one-name', { name: codeOrName, people }));
  }
  return byName[0] ?? null;
}

export async function staffById(db: Db | Tx, id: string): Promise<StaffMember | null> {
  return await db.staff.findUnique({ where: { id }, select: staffFields });
}

export async function listStaff(db: Db): Promise<readonly (StaffMember & { reportsTo: string | null })[]> {
  const rows = await db.staff.findMany({
    where: { leftOn: null },
    orderBy: { code: 'asc' },
    select: { ...staffFields, reportsTo: { select: { id: true, name: true } } },
  });
  const naming = await tellApart(db);
  return rows.map((row) => ({ ...row, reportsTo: row.reportsTo === null ? null : naming(row.reportsTo) }));
}
