import type { Temporal } from 'temporal-polyfill';
import { Prisma, type Tx } from '../../prisma/client.ts';
import type { Core } from '../core.ts';
import { XinhangError } from '../errors.ts';
import { customerByCode, customerById, type CustomerRef } from './find-customer.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import type { PlatformId } from '../ports.ts';
import { countPlanned } from '../replan/count-planned.ts';
import { planBeforeRoom, replanCustomer } from '../replan/replan-customer.ts';
import { changeOnce, madeBefore } from '../inbox/change-once.ts';
import { enterCustomers, type FreshCustomer } from './enter-customers.ts';
import { tellOfEntered } from './tell-passed.ts';
import { said } from '../../templates/reader/said.ts';

export interface NewCustomer extends FreshCustomer {
  /** An existing group; it is assumed to have received the records notice already. */
  readonly room?: NewRoom;
  /** Its group is made right afterwards, by `bindRoom`, or `goOnWithoutRoom` says that there is none. */
  readonly roomFollows?: boolean;
}

export interface NewRoom {
  readonly platform: PlatformId;
  readonly platformRoomId: string;
}

/**
 * Opens a customer's file (备案) and plans it at once. A retried inbound item returns the customer opened by the first
 * attempt.
 *
 * @throws XinhangError `already_exists` when the code is taken
 */
export async function openCustomer(
  core: Core,
  by: StaffMember | null,
  fresh: NewCustomer,
): Promise<CustomerRef> {
  const openedId = await madeBefore(core, 'customer.open');
  const opened = openedId === null ? null : await customerById(core.db, openedId);
  if (opened !== null) return opened;
  const created = await changeOnce(
    core,
    'customer.open',
    (tx) => enterCustomer(core, tx, by, fresh, core.clock.now()),
    ({ customer }) => customer.id,
  );
  core.counts.countRemindersPlanned(countPlanned(created.changes));
  core.nudge();
  return created.customer;
}

/** The same within a transaction. @throws XinhangError `already_exists` when the code is taken */
export async function enterCustomer(
  core: Core,
  tx: Tx,
  by: StaffMember | null,
  fresh: NewCustomer,
  at: Temporal.Instant,
) {
  if ((await customerByCode(tx, fresh.code)) !== null) throw codeTaken(fresh.code);
  const [id = ''] = await enterCustomers(tx, { by, at }, [fresh]).catch((error: unknown) => {
    // The code was taken after the check above.
    throw isTaken(error) ? codeTaken(fresh.code) : error;
  });
  const { room, name, roomFollows = false } = fresh;
  if (room !== undefined) {
    await tx.room.create({ data: { ...room, customerId: id, kind: 'customer', name } });
  }
  const customer = await tx.customer.findUniqueOrThrow({ where: { id } });
  // What the program enters by itself, such as the sample company, is no news.
  if (by !== null) await tellOfEntered(tx, [id], { by, at });
  const plan = roomFollows ? planBeforeRoom : replanCustomer;
  return { customer, changes: await plan(tx, id, core.rules, at) };
}

function codeTaken(code: string): XinhangError {
  return new XinhangError('already_exists', said('customer/code-taken', { code }));
}

function isTaken(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
}
