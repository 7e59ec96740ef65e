import type { Temporal } from 'temporal-polyfill';
import type { Db, Prisma } from '../../prisma/client.ts';
import type { CustomerSeats } from '../access/rule.ts';
import { loadFacts } from '../facts/load-facts.ts';
import type { CustomerFacts, Rules } from '../plan/types.ts';

export interface PreviewedCustomer extends CustomerSeats {
  readonly id: string;
  readonly code: string;
  readonly name: string;
}

export interface Page {
  readonly customers: readonly PreviewedCustomer[];
  readonly facts: ReadonlyMap<string, CustomerFacts>;
}

/** Customers in memory at a time. */
const pageSize = 500;

/** The matching active customers by code, in pages, so that memory use does not grow with their number. */
export async function* readCustomers(
  db: Db,
  where: Prisma.CustomerWhereInput,
  rules: Pick<Rules, 'playbook' | 'triggers'>,
  today: Temporal.PlainDate,
): AsyncGenerator<Page, void> {
  let last: string | null = null;
  for (;;) {
    const customers: PreviewedCustomer[] = await db.customer.findMany({
      where: { AND: [where, { state: 'active' }, last === null ? {} : { code: { gt: last } }] },
      orderBy: { code: 'asc' },
      take: pageSize,
      select: {
        id: true,
        code: true,
        name: true,
        supervisorId: true,
        salespersonId: true,
        assistantId: true,
      },
    });
    const facts = await loadFacts(
      db,
      customers.map(({ id }) => id),
      rules,
      today,
    );
    if (customers.length > 0) yield { customers, facts: new Map(facts.map((one) => [one.customerId, one])) };
    last = customers.at(-1)?.code ?? null;
    if (customers.length < pageSize) return;
  }
}
