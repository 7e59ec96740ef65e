import { namePeople } from '../staff/name-people.ts';
import type { Db } from '../../prisma/client.ts';
import type { StaffId } from '../plan/types.ts';

export interface Named {
  readonly code: string;
  readonly name: string;
}

/** Everyone in the register by id, including those who left; at most a few hundred people. */
export async function readPeople(db: Db): Promise<ReadonlyMap<StaffId, Named>> {
  const rows = await db.staff.findMany({ select: { id: true, code: true, name: true } });
  const nameOf = namePeople(rows);
  return new Map(rows.map(({ id, code }) => [id, { code, name: nameOf(code) }]));
}
