import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import { ownerRoles } from '../../templates/reader/playbook.ts';
import type { Core } from '../core.ts';
import { XinhangError } from '../errors.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import { handedOverSlot } from '../plan/slots.ts';
import { dayOf } from '../plan/moments.ts';
import { lookAtDuties } from '../replan/look-again.ts';
import { lockCustomers } from '../replan/lock-customer.ts';
import { askIntoRooms } from '../rooms/ask-room-change.ts';
import { changeOnce, madeBefore } from '../inbox/change-once.ts';
import { changeSeats } from '../customers/change-seats.ts';
import { movePostSeats } from '../customers/post-seat.ts';
import { tellingOfPassed } from '../customers/tell-passed.ts';
import { writeAudit } from '../audit/write-audit.ts';
import { type FoundHandover, findHandover } from './find-handover.ts';
import { seatColumns } from './holdings.ts';
import { takeBack } from './let-go.ts';
import { customersAmong } from './moved.ts';
import { manyLimits, replanAll } from './replan-all.ts';
import { afterwards, noSuchHandover } from './run-handover.ts';
import { said } from '../../templates/reader/said.ts';

export interface Undone {
  readonly handover: FoundHandover;
  /** Customers given back, and those that have since moved on to others. */
  readonly back: number;
  readonly kept: number;
}

/**
 * Returns what is still with the receiver, in one transaction. Undoing a departure also restores everything that ended
 * with it.
 *
 * @throws XinhangError `not_found`, `already_done` when there is nothing to undo
 */
export async function undoHandover(core: Core, by: StaffMember | null, id: string): Promise<Undone> {
  const before = await madeBefore(core, 'handover.undo');
  const now = core.clock.now();
  const counts =
    before === null
      ? await changeOnce(
          core,
          'handover.undo',
          async (tx) => {
            await tx.$queryRaw`SELECT FROM handover WHERE id = ${id}::uuid FOR UPDATE`;
            const handover = await findHandover(tx, id);
            if (handover === null) throw noSuchHandover();
            await checkDone(tx, handover);
            return await giveBack(core, tx, by, handover, now);
          },
          () => id,
          manyLimits,
        )
      : { back: 0, kept: 0 };
  await afterwards(core);
  const handover = await findHandover(core.db, id);
  if (handover === null) throw noSuchHandover();
  return { handover, ...counts };
}

async function giveBack(
  core: Core,
  tx: Tx,
  by: StaffMember | null,
  handover: FoundHandover,
  now: Temporal.Instant,
): Promise<{ readonly back: number; readonly kept: number }> {
  const { from, to, leaving, moved, number } = handover;
  await lockCustomers(tx, moved.affected);
  const today = dayOf(now, core.rules.playbook);
  if (leaving) await takeBack(tx, handover, { by, now, today });
  const actor = { by, at: now, reason: said('reason/handover-undone', { number }) };
  const back = new Set<string>();
  await tellingOfPassed(tx, customersAmong(moved), actor, async () => {
    for (const seat of ownerRoles) {
      const moving = moved.seats.filter((one) => one.seat === seat).map(({ customerId }) => customerId);
      const still = await tx.customer.findMany({
        where: { id: { in: moving }, [seatColumns[seat]]: to?.id ?? null },
        select: { id: true },
      });
      const ids = still.map((row) => row.id);
      await changeSeats(tx, seat, ids, { from: to, to: from }, actor);
      for (const customerId of ids) back.add(customerId);
    }
    for (const post of new Set(moved.posts.map((one) => one.post))) {
      const moving = moved.posts.filter((one) => one.post === post).map(({ customerId }) => customerId);
      const ids = await stillWith(tx, post, moving, to?.id ?? null);
      await movePostSeats(tx, post, ids, { from: to, to: from }, actor);
      for (const customerId of ids) back.add(customerId);
    }
    await tx.contactPlan.updateMany({
      where: {
        id: { in: moved.plans.map(({ planId }) => planId) },
        OR: [{ staffId: null }, ...(to === null ? [] : [{ staffId: to.id }])],
      },
      data: { staffId: from.id },
    });
  });
  await askIntoRooms(tx, [...back], from.id, now);
  await replanAll(core, tx, moved.affected, now);
  if (leaving) await lookAtDuties(tx, today);
  await forgetNews(tx, handover, now);
  await tx.handover.update({ where: { id: handover.id }, data: { undoneAt: toDbInstant(now) } });
  const customers = new Set([...moved.seats, ...moved.posts].map(({ customerId }) => customerId));
  await writeAudit(tx, {
    at: now,
    by,
    action: 'handover.undo',
    subject: String(number),
    after: { from: to?.code ?? null, to: from.code, customers: back.size, kept: customers.size - back.size },
  });
  return { back: back.size, kept: customers.size - back.size };
}

/** The customers whose seat for the post is with this person; with null, those without one. */
async function stillWith(
  tx: Tx,
  post: string,
  customerIds: readonly string[],
  staffId: string | null,
): Promise<readonly string[]> {
  const held = await tx.postSeat.findMany({
    where: { post, customerId: { in: [...customerIds] } },
    select: { customerId: true, staffId: true },
  });
  const holders = new Map(held.map((one) => [one.customerId, one.staffId]));
  return customerIds.filter((id) => (holders.get(id) ?? null) === staffId);
}

/**
 * Removes the handover notice to the previous owner if the receiver was never notified: then nothing was really handed
 * over.
 */
async function forgetNews(tx: Tx, { from, to, moved }: FoundHandover, now: Temporal.Instant): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM reminder r USING follow_up f
    WHERE f.id = r.follow_up_id AND f.customer_id = ANY(${[...moved.affected]}::uuid[])
      AND r.slot = ${handedOverSlot(from.id)} AND r.state = 'planned' AND r.planned_at = ${toDbInstant(now)}
      AND NOT EXISTS (SELECT FROM reminder said WHERE said.follow_up_id = f.id
                      AND said.recipient_id = ${to?.id ?? null}::uuid
                      AND said.state IN ('claimed', 'posted', 'unknown'))`;
}

async function checkDone(tx: Tx, handover: FoundHandover): Promise<void> {
  const { number, from, leaving, state, undoneAt } = handover;
  if (undoneAt !== null) {
    throw new XinhangError('already_done', said('people/handover-undone-before', { number }));
  }
  if (state !== 'done') {
    throw new XinhangError('already_done', said('people/handover-not-happened', { number }));
  }
  const { leftOn } = await tx.staff.findUniqueOrThrow({ where: { id: from.id }, select: { leftOn: true } });
  if (leaving || leftOn === null) return;
  throw new XinhangError('bad_input', said('people/cannot-go-back', { name: from.name }));
}
