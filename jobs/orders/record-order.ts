import { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { toDbDate, toDbInstant } from '../../prisma/days.ts';
import { plainYuan } from '../../templates/reader/money.ts';
import type { Core } from '../core.ts';
import { XinhangError } from '../errors.ts';
import { type AnySaid, said } from '../../templates/reader/said.ts';
import type { CustomerRef } from '../customers/find-customer.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import { changeCustomer } from '../replan/change-customer.ts';
import type { Managed } from '../customers/manage-customer.ts';
import { setAnchor } from '../customers/set-anchor.ts';
import { writeAudit } from '../audit/write-audit.ts';
import { type FirstOrder, readFirstOrder } from './read-order.ts';

/** Changes to the order. Absent fields stay unchanged; null removes a value. */
export interface OrderChange {
  readonly orderedOn?: Temporal.PlainDate;
  readonly promisedOn?: Temporal.PlainDate;
  readonly deliveredOn?: Temporal.PlainDate | null;
  readonly amountFen?: bigint | null;
}

export interface RecordedOrder extends Managed<FirstOrder | null> {
  readonly after: FirstOrder;
}

/**
 * Records or corrects a customer's first order. Its day becomes the anchor `firstDeal`, from which anniversaries count;
 * its delivery becomes `arrived`.
 *
 * @throws XinhangError `bad_input` for a new order without its order and promised days, and for days in the wrong order
 */
export async function recordOrder(
  core: Core,
  by: StaffMember | null,
  customer: CustomerRef,
  change: OrderChange,
): Promise<RecordedOrder> {
  const { result, changes } = await changeCustomer(core, customer.id, 'order.record', async (tx, at) => {
    const before = await readFirstOrder(tx, customer.id);
    const after = merge(before, change);
    checkDays(after, at.toZonedDateTimeISO(core.rules.playbook.zone).toPlainDate());
    await keepOrder(tx, customer.id, after, by, at);
    await setDays(tx, customer.id, before, after, { by, at });
    await writeAudit(tx, {
      at,
      by,
      action: 'order.record',
      subject: customer.code,
      customerId: customer.id,
      ...(before === null ? {} : { before: plainOrder(before) }),
      after: plainOrder(after),
    });
    return { before, after };
  });
  return { ...result, changes };
}

function merge(before: FirstOrder | null, change: OrderChange): FirstOrder {
  const orderedOn = change.orderedOn ?? before?.orderedOn;
  const promisedOn = change.promisedOn ?? before?.promisedOn;
  if (orderedOn === undefined || promisedOn === undefined) {
    throw new XinhangError('bad_input', said('order/first-order-incomplete'));
  }
  const { deliveredOn = before?.deliveredOn ?? null, amountFen = before?.amountFen ?? null } = change;
  return { orderedOn, promisedOn, deliveredOn, amountFen };
}

function checkDays(order: FirstOrder, today: Temporal.PlainDate): void {
  const { orderedOn, promisedOn, deliveredOn } = order;
  const isBefore = (a: Temporal.PlainDate, b: Temporal.PlainDate) => Temporal.PlainDate.compare(a, b) < 0;
  const refuse = (why: AnySaid) => {
    throw new XinhangError('bad_input', why);
  };
  if (isBefore(today, orderedOn)) refuse(said('order/placed-after-today'));
  if (isBefore(promisedOn, orderedOn)) {
    refuse(said('order/promised-before-order'));
  }
  if (deliveredOn === null) return;
  if (isBefore(deliveredOn, orderedOn)) {
    refuse(said('order/delivered-before-order'));
  }
  if (isBefore(today, deliveredOn)) refuse(said('order/delivered-after-today'));
}

interface Actor {
  readonly by: StaffMember | null;
  readonly at: Temporal.Instant;
}

async function keepOrder(
  tx: Tx,
  customerId: string,
  order: FirstOrder,
  by: Actor['by'],
  at: Actor['at'],
): Promise<void> {
  const data = {
    orderedOn: toDbDate(order.orderedOn),
    promisedOn: toDbDate(order.promisedOn),
    deliveredOn: order.deliveredOn === null ? null : toDbDate(order.deliveredOn),
    amountFen: order.amountFen,
    actorId: by?.id ?? null,
    recordedAt: toDbInstant(at),
  };
  await tx.firstOrder.upsert({ where: { customerId }, create: { customerId, ...data }, update: data });
}

/** Removes an arrival only if this order had recorded it. */
async function setDays(
  tx: Tx,
  customerId: string,
  before: FirstOrder | null,
  after: FirstOrder,
  { by, at }: Actor,
): Promise<void> {
  await setAnchor(tx, { customerId, key: 'firstDeal', on: after.orderedOn, by, at });
  const takenAway = after.deliveredOn === null && before !== null && before.deliveredOn !== null;
  if (after.deliveredOn === null && !takenAway) return;
  await setAnchor(tx, { customerId, key: 'arrived', on: after.deliveredOn, by, at });
}

/** For the audit log: days and yuan as plain text. */
function plainOrder({ orderedOn, promisedOn, deliveredOn, amountFen }: FirstOrder) {
  return {
    orderedOn: orderedOn.toString(),
    promisedOn: promisedOn.toString(),
    deliveredOn: deliveredOn?.toString() ?? null,
    amountYuan: amountFen === null ? null : plainYuan(amountFen),
  };
}
