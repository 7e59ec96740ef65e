import type { Tx } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import { said } from '../../templates/reader/said.ts';
import { askDeciders } from '../approvals/ask-deciders.ts';
import { writeAudits } from '../audit/write-audit.ts';
import type { Core } from '../core.ts';
import type { CustomerRef } from '../customers/find-customer.ts';
import type { Actor } from '../customers/remember-change.ts';
import { readStandings } from '../customers/standing.ts';
import { XinhangError } from '../errors.ts';
import { changeOnce, madeBefore } from '../inbox/change-once.ts';
import { settleSuspension } from '../customers/settle-suspension.ts';
import { dayOf } from '../plan/moments.ts';
import { targetKey } from '../plan/target.ts';
import { countPlanned } from '../replan/count-planned.ts';
import { lockCustomers } from '../replan/lock-customer.ts';
import { replanCustomer } from '../replan/replan-customer.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import { type FoundMerge, findMerge } from './find-merge.ts';
import { moveFollowUps, openOf } from './move-follow-ups.ts';
import { movePlans } from './move-plans.ts';
import { moveRows, type Pair } from './move-rows.ts';
import { type Moved, storeMoved } from './moved.ts';
import {
  fillFields,
  lookAtEntries,
  markSecondRooms,
  rememberDays,
  showInWebChat,
  takeSeats,
  takeWait,
  wholeCustomer,
  withdrawGreetings,
} from './take-over.ts';
import { tellMerge } from './tell-merge.ts';

/** Milliseconds; a customer of many years has a few thousand rows. */
export const mergeLimits = { timeout: 60_000, maxWait: 20_000 };

/** The two customers of one company: the one that is kept, and the one that is merged into it. */
export interface Doubles {
  readonly kept: Pick<CustomerRef, 'id' | 'code'>;
  readonly merged: Pick<CustomerRef, 'id' | 'code'>;
}

/**
 * Joins two customers that are one company, in one transaction: the kept one has all records afterwards, the other one
 * only answers to its code by naming the kept one. Where both have something of which there can be one, that of the kept
 * customer stands, and the other's stays where it was, so that undoing finds it.
 *
 * @throws XinhangError `bad_input` when they are the same, or one of them is erased or merged already
 */
export async function mergeCustomers(
  core: Core,
  by: StaffMember,
  { kept, merged }: Doubles,
): Promise<FoundMerge> {
  let id = await madeBefore(core, 'customer.merge');
  if (id === null) {
    const now = core.clock.now();
    let planned = 0;
    id = await changeOnce(
      core,
      'customer.merge',
      async (tx) => {
        const actor: Actor = { by, at: now, reason: said('reason/merged', { code: merged.code }) };
        await lockCustomers(tx, [kept.id, merged.id]);
        const before = await readStandings(tx, [kept.id, merged.id]);
        const moved = await join(core, tx, { kept, merged }, actor);
        planned = countPlanned(await replanCustomer(tx, kept.id, core.rules, now));
        const row = await tx.customerMerge.create({
          data: {
            keptId: kept.id,
            mergedId: merged.id,
            actorId: by.id,
            at: toDbInstant(now),
            moved: storeMoved(moved),
          },
        });
        await writeAudits(tx, [
          { at: now, by, action: 'customer.merge', subject: merged.code, customerId: kept.id },
          { at: now, by, action: 'customer.merge', subject: kept.code, customerId: merged.id },
        ]);
        await tellMerge(tx, await findMerge(tx, row.id), { by, at: now, step: 'done', before });
        return row.id;
      },
      (made) => made,
      mergeLimits,
    );
    core.counts.countRemindersPlanned(planned);
  }
  // The deciders of the merged customer's requests may have changed. Repeatable: the daily run does it too.
  await askDeciders(core);
  core.nudge();
  return await findMerge(core.db, id);
}

/** Moves everything; the caller plans the kept customer afterwards. */
export async function join(core: Core, tx: Tx, { kept, merged }: Doubles, actor: Actor): Promise<Moved> {
  if (kept.id === merged.id) throw new XinhangError('bad_input', said('merge/same'));
  await lockCustomers(tx, [kept.id, merged.id]);
  const [to, from] = [await wholeCustomer(tx, kept.id), await wholeCustomer(tx, merged.id)];
  const pair: Pair = { from: from.id, to: to.id };
  const wereOpen = await openOf(tx, [from.id, to.id]);
  const filledFields = await fillFields(tx, from, to, actor);
  const rows = await moveRows(tx, pair);
  await rememberDays(tx, to.id, rows['fact.customer_id'] ?? [], actor);
  const plans = await movePlans(tx, pair);
  const reason = said('reason/merged', { code: to.code });
  const followUps = await moveFollowUps(core, tx, pair, plans, { now: actor.at, reason });
  const secondRooms = await markSecondRooms(tx, to.id, rows['room.customer_id'] ?? []);
  const today = dayOf(actor.at, core.rules.playbook);
  await lookAtEntries(tx, rows['entry.customer_id'] ?? [], today);
  await settleSuspension(tx, to.id, today, actor);
  await showInWebChat(tx, rows['room.customer_id'] ?? [], to.code);
  const filledSeats = await takeSeats(tx, from, to, { ...actor, reason });
  const waits = await takeWait(tx, from, to);
  await withdrawGreetings(tx, from.id, actor.at);
  // Messages to the merged customer do not wait for a group of its own any more.
  await tx.pause.deleteMany({ where: { scope: targetKey({ kind: 'customer', customerId: from.id }) } });
  await tx.customer.update({
    where: { id: from.id },
    data: { mergedIntoId: to.id, state: 'ended', nextLookOn: null, waitsSince: null },
  });
  const { state, supervisorId, salespersonId, assistantId } = from;
  return {
    rows,
    plans,
    ...followUps,
    wereOpen,
    secondRooms,
    filled: [...filledFields, ...filledSeats],
    before: { state, supervisorId, salespersonId, assistantId, waits },
  };
}
