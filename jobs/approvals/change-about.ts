import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import type { Core } from '../core.ts';
import { changeCustomer } from '../replan/change-customer.ts';
import { lockEntries } from '../replan/replan-entries.ts';
import { changeOnce } from '../inbox/change-once.ts';

/** Changes a request. If it is about a customer, this takes the customer's lock and replans. */
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

/** Serialises concurrent decisions; the second one sees the result of the first. */
export async function lockRequest(
  tx: Tx,
  { id, entry }: { readonly id: string; readonly entry: { readonly id: string } | null },
): Promise<void> {
  // The entry first, as for a move, which also ends requests.
  if (entry !== null) await lockEntries(tx, [entry.id]);
  await tx.$queryRaw`SELECT 1 FROM approval_request WHERE id = ${id}::uuid FOR UPDATE`;
}
