import type { Prisma, Tx } from '../../prisma/client.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import { customersOf } from '../access/team-of.ts';

/** The customers whose greetings somebody decides about: those on whose seats they sit. */
export function greetedBy({ id }: Pick<StaffMember, 'id'>): Prisma.CustomerWhereInput {
  return {
    state: 'active',
    OR: [{ supervisorId: id }, { salespersonId: id }, { assistantId: id }],
  };
}

export interface GreetingFigures {
  /** Active customers whose figures this person sees. */
  readonly customers: number;
  /** How many of them somebody has decided about, by cycle. */
  readonly decided: ReadonlyMap<string, { readonly used: number; readonly skipped: number }>;
}

export async function greetingFigures(
  db: Tx,
  who: StaffMember,
  cycles: readonly string[],
): Promise<GreetingFigures> {
  const customer: Prisma.CustomerWhereInput = { AND: [customersOf(who), { state: 'active' }] };
  const customers = await db.customer.count({ where: customer });
  const rows = await db.greeting.groupBy({
    by: ['cycle', 'state'],
    where: { cycle: { in: [...cycles] }, state: { not: 'proposed' }, customer },
    _count: true,
  });
  const decided = new Map(cycles.map((cycle) => [cycle, { used: 0, skipped: 0 }]));
  for (const { cycle, state, _count } of rows) {
    const known = decided.get(cycle) ?? { used: 0, skipped: 0 };
    const kind = state === 'skipped' ? 'skipped' : 'used';
    decided.set(cycle, { ...known, [kind]: known[kind] + _count });
  }
  return { customers, decided };
}
