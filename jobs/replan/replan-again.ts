import type { Core } from '../core.ts';
import { replanCustomer } from './replan-customer.ts';

/** Plans customers once more whose reminders went back while they were in flight. */
export async function replanAgain(core: Core, customerIds: ReadonlySet<string>): Promise<void> {
  for (const id of customerIds) {
    await core.db.$transaction((tx) => replanCustomer(tx, id, core.rules, core.clock.now()));
  }
}
