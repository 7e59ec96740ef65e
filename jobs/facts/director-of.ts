import type { Tx } from '../../prisma/client.ts';
import type { Person } from '../plan/types.ts';

/**
 * The marketing director above a supervisor: whom he reports to if that is one, else the company's director, else
 * the general manager, so that an escalation always has somewhere to go.
 */
export async function directorOf(
  tx: Tx,
  supervisor: { readonly reportsToId: string | null } | null,
): Promise<Person | undefined> {
  const above = await tx.staff.findMany({
    where: { leftOn: null, roles: { hasSome: ['director', 'gm'] } },
    orderBy: { createdAt: 'asc' },
    select: { id: true, name: true, roles: true },
  });
  const directors = above.filter((s) => s.roles.includes('director'));
  const own = directors.find((s) => s.id === supervisor?.reportsToId);
  const found = own ?? directors[0] ?? above[0];
  return found === undefined ? undefined : { id: found.id, name: found.name };
}
