import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import type { Core } from '../core.ts';
import { changeCustomer } from '../replan/change-customer.ts';
import { changeOnce } from '../inbox/change-once.ts';

/** A change of a request: under the customer's lock, and planned again, where it is about one. */
export async function changeAbout<Result>(
  core: Core,
  { id, customerId }: { readonly id: string; readonly customerId: string | null },
  what: string,
  change: (tx: Tx, now: Temporal.Instant) => Promise<Result>,
): Promise<Result> {
  if (customerId !== null) return (await changeCustomer(core, customerId, what, change)).result;
  const now = core.clock.now();
  const result = await changeOnce(
    core,
    what,
    (tx) => change(tx, now),
    () => id,
  );
  core.nudge();
  return result;
}

/** Two who decide at once do so one after the other; the second meets what the first has decided. */
export async function lockRequest(tx: Tx, id: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM approval_request WHERE id = ${id}::uuid FOR UPDATE`;
}
