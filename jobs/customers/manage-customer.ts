import type { Temporal } from 'temporal-polyfill';
import type { OwnerRole, Tier } from '../../templates/reader/playbook.ts';
import type { Core } from '../core.ts';
import type { CustomerRef } from './find-customer.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import type { Change } from '../plan/types.ts';
import { changeCustomer } from '../replan/change-customer.ts';
import { setSeat, setTier } from './change-seat.ts';
import { tellingOfPassed } from './tell-passed.ts';
import { setPostSeat } from './post-seat.ts';
import { setAnchor } from './set-anchor.ts';

/** The previous value and the resulting plan changes. */
export interface Managed<Before> {
  readonly before: Before;
  readonly changes: readonly Change[];
}

export async function changeTier(
  core: Core,
  by: StaffMember | null,
  customer: CustomerRef,
  tier: Tier,
): Promise<Managed<Tier>> {
  const done = await changeCustomer(core, customer.id, 'customer.tier', (tx, at) =>
    tellingOfPassed(tx, [customer.id], { by, at }, () => setTier(tx, customer.id, tier, { by, at })),
  );
  return { before: done.result, changes: done.changes };
}

export async function changeSeat(
  core: Core,
  by: StaffMember | null,
  customer: CustomerRef,
  seat: OwnerRole,
  person: StaffMember | null,
): Promise<readonly Change[]> {
  const done = await changeCustomer(core, customer.id, 'customer.seat', (tx, at) =>
    tellingOfPassed(tx, [customer.id], { by, at }, () => setSeat(tx, customer.id, seat, person, { by, at })),
  );
  return done.changes;
}

/** The same for a post of `roles.yaml` that has a seat. */
export async function changePostSeat(
  core: Core,
  by: StaffMember | null,
  customer: CustomerRef,
  post: string,
  person: StaffMember | null,
): Promise<Managed<Pick<StaffMember, 'id' | 'name'> | null>> {
  const done = await changeCustomer(core, customer.id, 'customer.seat', (tx, at) =>
    tellingOfPassed(tx, [customer.id], { by, at }, () =>
      setPostSeat(tx, customer.id, post, person, { by, at }),
    ),
  );
  return { before: done.result, changes: done.changes };
}

/** @param on null removes the date, which cancels what was planned from it */
export async function changeAnchor(
  core: Core,
  by: StaffMember | null,
  customer: CustomerRef,
  key: string,
  on: Temporal.PlainDate | null,
): Promise<Managed<Temporal.PlainDate | null>> {
  const done = await changeCustomer(core, customer.id, 'fact.change', (tx, at) =>
    setAnchor(tx, { customerId: customer.id, key, on, by, at }),
  );
  return { before: done.result, changes: done.changes };
}
