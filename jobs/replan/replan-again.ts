import type { Core } from '../core.ts';
import { replanCustomer } from './replan-customer.ts';

/** Replans customers whose reminders were in flight during planning and are waiting again. */
export async function replanAgain(core: Core, customerIds: ReadonlySet<string>): Promise<void> {
  for (const id of customerIds) {
    await core.db.$transaction((tx) => replanCustomer(tx, id, core.rules, core.clock.now()));
  }
}
