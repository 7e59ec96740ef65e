import type { Db, Prisma } from '../../prisma/client.ts';
import type { Tier } from '../../templates/reader/playbook.ts';
import { seatsOf, type StaffMember } from '../staff/staff-member.ts';

export interface CustomerLine {
  readonly code: string;
  readonly name: string;
  readonly tier: Tier;
  readonly owner: string | null;
  readonly open: number;
}

export interface CustomerList {
  readonly total: number;
  readonly lines: readonly CustomerLine[];
}

/**
 * The customers somebody works on; for a director or the general manager, all. By code.
 *
 * @param search a part of the code or the name
 */
export async function listCustomers(
  db: Db,
  who: StaffMember,
  { search, limit }: { readonly search?: string | undefined; readonly limit: number },
): Promise<CustomerList> {
  const where: Prisma.CustomerWhereInput = {
    state: { not: 'ended' },
    AND: [scopeOf(who), search === undefined ? {} : matching(search)],
  };
  const [total, rows] = await Promise.all([
    db.customer.count({ where }),
    db.customer.findMany({
      where,
      orderBy: { code: 'asc' },
      take: limit,
      select: {
        code: true,
        name: true,
        tier: true,
        supervisor: { select: { name: true } },
        salesperson: { select: { name: true } },
        _count: { select: { followUps: { where: { state: 'open' } } } },
      },
    }),
  ]);
  return {
    total,
    lines: rows.map((row) => ({
      code: row.code,
      name: row.name,
      tier: row.tier,
      owner: (row.tier === 'potential' ? row.supervisor : row.salesperson)?.name ?? null,
      open: row._count.followUps,
    })),
  };
}

function scopeOf(who: StaffMember): Prisma.CustomerWhereInput {
  if (who.roles.includes('director') || who.roles.includes('gm')) return {};
  const own = { in: seatsOf(who) };
  return { OR: [{ supervisorId: own }, { salespersonId: own }, { assistantId: own }] };
}

function matching(search: string): Prisma.CustomerWhereInput {
  // `contains` without case is ILIKE, in which these three are no letters.
  const contains = search.replaceAll(/[\\%_]/g, String.raw`\$&`);
  return {
    OR: [{ code: { contains, mode: 'insensitive' } }, { name: { contains, mode: 'insensitive' } }],
  };
}
