import type { ChatPlatform } from '../jobs/ports.ts';
import type { Db } from '../prisma/client.ts';
import { newId } from '../prisma/new-id.ts';
import type { Role } from '../templates/reader/roles.ts';

export type Person = readonly [name: string, roles: readonly Role[], superior: string | null];

/** Writes the rows of a register in two statements, for tests of anything else than keeping the register. */
export async function writeStaff(
  db: Db,
  people: Readonly<Record<string, Person>>,
  accountOf: (code: string) => string,
  platforms: readonly Pick<ChatPlatform, 'id'>[],
): Promise<void> {
  const ids = new Map(Object.keys(people).map((code) => [code, newId()]));
  await db.staff.createMany({
    data: Object.entries(people).map(([code, [name, roles, superior]]) => ({
      id: ids.get(code) ?? newId(),
      code,
      name,
      roles: [...roles],
      reportsToId: superior === null ? null : (ids.get(superior) ?? null),
    })),
  });
  const identities = platforms.flatMap(({ id: platform }) =>
    [...ids].map(([code, staffId]) => ({ platform, platformUserId: accountOf(code), staffId })),
  );
  if (identities.length > 0) await db.staffIdentity.createMany({ data: identities });
}
