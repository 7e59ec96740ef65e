import { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { toDbDate, toDbInstant } from '../../prisma/days.ts';
import { ownerRoles } from '../../templates/reader/playbook.ts';
import { askDeciders } from '../approvals/ask-deciders.ts';
import type { Core } from '../core.ts';
import { XinhangError } from '../errors.ts';
import { alone } from '../access/acting-staff.ts';
import { may } from '../access/scopes.ts';
import { customerFields } from '../customers/find-customer.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import { dayOf } from '../plan/moments.ts';
import { lockCustomers } from '../replan/lock-customer.ts';
import { askOutOfRooms } from '../rooms/ask-room-change.ts';
import { changeOnce, madeBefore } from '../inbox/change-once.ts';
import { changeSeats } from '../customers/change-seats.ts';
import { movePostSeats } from '../customers/post-seat.ts';
import { tellingOfPassed } from '../customers/tell-passed.ts';
import { writeAudit } from '../audit/write-audit.ts';
import { type FoundHandover, findHandover } from './find-handover.ts';
import { customersWaitingFor, readHoldings } from './holdings.ts';
import { letGo } from './let-go.ts';
import { customersAmong, type Moved, nothingMoved, storeMoved } from './moved.ts';
import { manyLimits, replanAll } from './replan-all.ts';
import { lookAtDuties } from '../replan/look-again.ts';
import { replanEntriesWith } from '../replan/replan-entries.ts';
import { reportEmptySeats } from './report-empty-seats.ts';
import { reportOwnerless } from './report-ownerless.ts';
import { said } from '../../templates/reader/said.ts';

/**
 * Runs a previewed handover in one transaction: others see all of it or none, and a crash moves nothing. The customers
 * stay locked meanwhile, about ten milliseconds each. A departure in the future is only scheduled; the run of that day
 * does the rest.
 *
 * @throws XinhangError `not_found`; `already_done` when it was confirmed, cancelled or undone before; `bad_input` when
 *   one of the two people has left meanwhile
 */
export async function runHandover(core: Core, by: StaffMember | null, id: string): Promise<FoundHandover> {
  if ((await madeBefore(core, 'handover.run')) === null) {
    const now = core.clock.now();
    const planned = await changeOnce(
      core,
      'handover.run',
      async (tx) => {
        await tx.$queryRaw`SELECT FROM handover WHERE id = ${id}::uuid FOR UPDATE`;
        const handover = await findHandover(tx, id);
        if (handover === null) throw noSuchHandover();
        checkOpen(handover);
        const today = dayOf(now, core.rules.playbook);
        if (handover.on !== null && Temporal.PlainDate.compare(handover.on, today) > 0) {
          await tx.handover.update({ where: { id }, data: { state: 'scheduled' } });
          return 0;
        }
        return await move(core, tx, by, handover, now);
      },
      () => id,
      manyLimits,
    );
    core.counts.countRemindersPlanned(planned);
  }
  await afterwards(core);
  const done = await findHandover(core.db, id);
  if (done === null) throw noSuchHandover();
  return done;
}

/** Follow-up work for any change of people. Repeatable: the daily run does it too. */
export async function afterwards(core: Core): Promise<void> {
  await askDeciders(core);
  await reportOwnerless(core);
  await reportEmptySeats(core);
  core.nudge();
}

async function move(
  core: Core,
  tx: Tx,
  by: StaffMember | null,
  handover: FoundHandover,
  now: Temporal.Instant,
): Promise<number> {
  const { from, leaving } = handover;
  // Lock before reading what they hold, in one statement, so that two handovers never deadlock.
  const shown = await readHoldings(tx, from.id, handover.scope);
  const waiting = leaving ? await customersWaitingFor(tx, [from.id]) : [];
  const affected = [...new Set([...customersAmong(shown), ...waiting])].toSorted();
  await lockCustomers(tx, affected);
  const to = await stillHere(tx, handover);
  const held = await readHoldings(tx, from.id, affected);
  const reason = leaving
    ? said('reason/left-company', { name: from.name })
    : said('reason/handover', { number: handover.number });
  const actor = { by, at: now, reason };
  const today = dayOf(now, core.rules.playbook);
  const handOver = async () => {
    for (const seat of ownerRoles) {
      const ids = held.seats.filter((one) => one.seat === seat).map(({ customerId }) => customerId);
      await changeSeats(tx, seat, ids, { from, to }, actor);
    }
    for (const post of new Set(held.posts.map((one) => one.post))) {
      const ids = held.posts.filter((one) => one.post === post).map(({ customerId }) => customerId);
      await movePostSeats(tx, post, ids, { from, to }, actor);
    }
    await movePlans(tx, held.plans, to);
    return leaving ? await letGo(tx, handover, { by, now, today }) : {};
  };
  const ended = await tellingOfPassed(tx, customersAmong(held), actor, handOver);
  const moved: Moved = { ...nothingMoved, ...ended, ...held, affected };
  if (leaving) await askOutOfRooms(tx, from, customersAmong(held), now);
  const planned = await replanAll(core, tx, affected, now);
  if (leaving) await replanEntriesWith(tx, [from.id], core.rules, now);
  if (leaving) await lookAtDuties(tx, today);
  await tx.handover.update({
    where: { id: handover.id },
    data: {
      state: 'done',
      at: toDbInstant(now),
      toId: to?.id ?? null,
      moved: storeMoved(moved),
      ...(leaving ? { on: toDbDate(handover.on ?? today) } : {}),
    },
  });
  await writeAudit(tx, {
    at: now,
    by,
    action: leaving ? 'staff.leave' : 'handover.run',
    subject: String(handover.number),
    after: { from: from.code, to: to?.code ?? null, customers: customersAmong(held).length },
  });
  return planned;
}

/** A plan goes to the receiver if they may record its contacts; otherwise to the customer's owner. */
async function movePlans(tx: Tx, plans: Moved['plans'], to: StaffMember | null): Promise<void> {
  if (plans.length === 0) return;
  const ids = plans.map(({ planId }) => planId);
  await tx.contactPlan.updateMany({ where: { id: { in: ids } }, data: { staffId: null } });
  if (to === null) return;
  const customers = await tx.customer.findMany({
    where: { id: { in: plans.map(({ customerId }) => customerId) } },
    select: customerFields,
  });
  const own = new Set(customers.filter((customer) => may('work', alone(to), customer)).map(({ id }) => id));
  const theirs = plans.filter(({ customerId }) => own.has(customerId)).map(({ planId }) => planId);
  await tx.contactPlan.updateMany({ where: { id: { in: theirs } }, data: { staffId: to.id } });
}

/**
 * The receiver, if they still work here; null for a scheduled departure whose successor has left. Both people are
 * locked after the customers, in the same order as everywhere, so deadlocks are impossible. The lock mode still allows
 * rows to reference them, so their work on other customers does not wait for a long handover.
 */
async function stillHere(tx: Tx, handover: FoundHandover): Promise<StaffMember | null> {
  const { from, to, state } = handover;
  await tx.$queryRaw`
    SELECT FROM staff WHERE id = ANY(${[from.id, ...(to === null ? [] : [to.id])]}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
  const left = await tx.staff.findMany({
    where: { id: { in: [from.id, ...(to === null ? [] : [to.id])] }, NOT: { leftOn: null } },
    select: { id: true },
  });
  if (left.length === 0) return to;
  if (state === 'scheduled' && left.every(({ id }) => id === to?.id)) return null;
  const gone = [from, to].flatMap((one) => (left.some(({ id }) => id === one?.id) ? (one?.name ?? []) : []));
  throw new XinhangError('bad_input', said('people/left-meanwhile', { names: gone }));
}

function checkOpen({ state, number }: FoundHandover): void {
  if (state === 'proposed' || state === 'scheduled') return;
  throw new XinhangError(
    'already_done',
    state === 'done' ? said('people/handover-done', { number }) : said('people/handover-cancelled'),
  );
}

export const noHandover = said('people/no-handover-not-yours');

export function noSuchHandover(): XinhangError {
  return new XinhangError('not_found', noHandover);
}
