import type { Core } from '../core.ts';
import { replanCustomers } from './replan-customer.ts';

/** Customers planned by one transaction, which holds their locks. */
const together = 50;

/** Replans customers whose reminders were in flight during planning and are waiting again. */
export async function replanAgain(core: Core, customerIds: ReadonlySet<string>): Promise<void> {
  const ids = [...customerIds];
  for (let from = 0; from < ids.length; from += together) {
    const some = ids.slice(from, from + together);
    await core.db.$transaction((tx) => replanCustomers(tx, some, core.rules, core.clock.now()));
  }
}
