import { setImmediate as letOthersWork } from 'node:timers/promises';
import type { Prisma } from '../../prisma/client.ts';
import type { Core } from '../core.ts';
import { dayOf } from '../plan/moments.ts';
import { planSubject } from '../plan/plan-subject.ts';
import { reconcile } from '../plan/reconcile.ts';
import { spanOf } from '../plan/span.ts';
import type { Change, Rules } from '../plan/types.ts';
import { type PreviewedCustomer, readCustomers } from './read-customers.ts';

/** Customers planned before others' input gets its turn. */
const inOneGo = 20;

export interface CustomerChanges {
  readonly customer: PreviewedCustomer;
  /** Empty: nothing changes for this customer. */
  readonly changes: readonly Change[];
}

/**
 * The changes that planning with other rules would make to open follow-ups, by customer, without applying them. The
 * next start with these rules makes them.
 */
export async function* previewChanges(
  core: Core,
  rules: Rules,
  where: Prisma.CustomerWhereInput = {},
): AsyncGenerator<CustomerChanges, void> {
  const span = spanOf(dayOf(core.clock.now(), rules.playbook));
  for await (const { customers, facts } of readCustomers(core.db, where, rules, span.today)) {
    for (const [n, customer] of customers.entries()) {
      if (n % inOneGo === 0) await letOthersWork();
      const known = facts.get(customer.id);
      if (known === undefined) continue;
      const { followUps } = planSubject(known, rules, span);
      yield { customer, changes: reconcile(followUps, known, rules) };
    }
  }
}
