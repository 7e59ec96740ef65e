import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { said } from '../../templates/reader/said.ts';
import type { Core } from '../core.ts';
import { XinhangError } from '../errors.ts';
import type { Change } from '../plan/types.ts';
import { countPlanned } from './count-planned.ts';
import { lockCustomer } from './lock-customer.ts';
import { replanLocked } from './replan-customer.ts';
import { changeOnce } from '../inbox/change-once.ts';

/**
 * The only way to change a customer: under its lock, replanned within the same transaction, with the queue notified
 * afterwards. So the consequences of a change can never be forgotten.
 *
 * @param what the action as in the audit log: `order.record`
 * @throws XinhangError `already_done` when the current inbound item has already made this change; `not_allowed` for an
 *   erased or merged customer
 */
export async function changeCustomer<Result>(
  core: Core,
  customerId: string,
  what: string,
  change: (tx: Tx, now: Temporal.Instant) => Promise<Result>,
): Promise<{ readonly result: Result; readonly changes: readonly Change[] }> {
  const now = core.clock.now();
  const done = await changeOnce(
    core,
    what,
    async (tx) => {
      const { isErased, mergedIntoId } = await lockCustomer(tx, customerId);
      if (isErased) throw new XinhangError('not_allowed', said('customer/erased'));
      // It was merged after it had been looked up. What arrived is tried again, and finds the other one.
      if (mergedIntoId !== null) {
        throw new XinhangError('not_allowed', said('customer/merged-meanwhile'), { retry: 'later' });
      }
      const result = await change(tx, now);
      return { result, changes: await replanLocked(tx, [customerId], core.rules, now) };
    },
    () => customerId,
  );
  core.counts.countRemindersPlanned(countPlanned(done.changes));
  core.nudge();
  return done;
}
