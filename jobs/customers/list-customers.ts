import type { Db, Prisma } from '../../prisma/client.ts';
import type { Tier } from '../../templates/reader/playbook.ts';
import type { ActingStaff } from '../access/acting-staff.ts';
import { customersIn } from '../access/scopes.ts';

export interface CustomerLine {
  readonly id: string;
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
 * Customers the person answers for: their own, their reports', or all. Ordered by code.
 *
 * @param search part of the code or name
 */
export async function listCustomers(
  db: Db,
  who: ActingStaff,
  { search, limit }: { readonly search?: string | undefined; readonly limit: number },
): Promise<CustomerList> {
  const where: Prisma.CustomerWhereInput = {
    state: { not: 'ended' },
    AND: [customersIn('answer', who), search === undefined ? {} : matching(search)],
  };
  const [total, rows] = await Promise.all([
    db.customer.count({ where }),
    db.customer.findMany({
      where,
      orderBy: { code: 'asc' },
      take: limit,
      select: {
        id: true,
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
      id: row.id,
      code: row.code,
      name: row.name,
      tier: row.tier,
      owner: (row.tier === 'potential' ? row.supervisor : row.salesperson)?.name ?? null,
      open: row._count.followUps,
    })),
  };
}

function matching(search: string): Prisma.CustomerWhereInput {
  // A case-insensitive `contains` becomes ILIKE, where these three are special characters.
  const contains = search.replaceAll(/[\\%_]/g, String.raw`\$&`);
  return {
    OR: [{ code: { contains, mode: 'insensitive' } }, { name: { contains, mode: 'insensitive' } }],
  };
}
