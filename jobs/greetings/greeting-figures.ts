import type { Prisma, Tx } from '../../prisma/client.ts';
import type { ActingStaff } from '../access/acting-staff.ts';
import { customersIn } from '../access/scopes.ts';

/** Customers whose greetings the person decides: those with a seat of theirs, also as a stand-in. */
export async function greetedBy(db: Tx, who: ActingStaff): Promise<readonly string[]> {
  const rows = await db.customer.findMany({
    where: { AND: [customersIn('sits', who), { state: 'active' }] },
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

export interface GreetingFigures {
  /** Active customers that the person answers for. */
  readonly customers: number;
  /** Number of decided greetings among them, by cycle. */
  readonly decided: ReadonlyMap<string, { readonly used: number; readonly skipped: number }>;
}

export async function greetingFigures(
  db: Tx,
  who: ActingStaff,
  cycles: readonly string[],
): Promise<GreetingFigures> {
  const customer: Prisma.CustomerWhereInput = { AND: [customersIn('answer', who), { state: 'active' }] };
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
