import type { Tx } from '../../prisma/client.ts';
import { fromDbDate, toDbInstant } from '../../prisma/days.ts';
import { ownerRoles } from '../../templates/reader/playbook.ts';
import { said } from '../../templates/reader/said.ts';
import { askDeciders } from '../approvals/ask-deciders.ts';
import { writeAudits } from '../audit/write-audit.ts';
import type { Core } from '../core.ts';
import { setSeat } from '../customers/change-seat.ts';
import { changeSeats } from '../customers/change-seats.ts';
import { type Actor, rememberChanges, writeHistory } from '../customers/remember-change.ts';
import { readStandings } from '../customers/standing.ts';
import { XinhangError } from '../errors.ts';
import { changeOnce, madeBefore } from '../inbox/change-once.ts';
import { settleSuspension } from '../customers/settle-suspension.ts';
import { dayOf } from '../plan/moments.ts';
import { countPlanned } from '../replan/count-planned.ts';
import { lockCustomers } from '../replan/lock-customer.ts';
import { replanCustomers } from '../replan/replan-customer.ts';
import { staffFields, type StaffMember } from '../staff/staff-member.ts';
import { type FoundMerge, findMerge } from './find-merge.ts';
import { mergeLimits } from './merge-customers.ts';
import { moveFollowUpsBack, reopenEnded } from './move-follow-ups.ts';
import { movePlansBack } from './move-plans.ts';
import { moveRowsBack, type Pair } from './move-rows.ts';
import { fields, lookAtEntries, renameWait, showInWebChat } from './take-over.ts';
import { tellMerge } from './tell-merge.ts';

/**
 * Parts two customers again, in one transaction. What came from the merged one goes back, also if it has been changed
 * since, with what has arrived in its groups and about its follow-ups; what was recorded for the kept one since stays
 * there.
 *
 * @throws XinhangError `already_done`; `bad_input` when the kept customer has been merged into another one since
 */
export async function undoMerge(core: Core, by: StaffMember, id: string): Promise<FoundMerge> {
  if ((await madeBefore(core, 'customer.unmerge')) === null) {
    const now = core.clock.now();
    let planned = 0;
    await changeOnce(
      core,
      'customer.unmerge',
      async (tx) => {
        await tx.$queryRaw`SELECT FROM customer_merge WHERE id = ${id}::uuid FOR UPDATE`;
        const merge = await findMerge(tx, id);
        const { kept, merged, number } = merge;
        await lockCustomers(tx, [kept.id, merged.id]);
        await checkCanPart(tx, merge);
        const before = await readStandings(tx, [kept.id, merged.id]);
        const reason = said('reason/merge-undone', { number });
        await part(tx, merge, { by, at: now, reason });
        for (const { id: customerId } of [kept, merged])
          await settleSuspension(tx, customerId, dayOf(now, core.rules.playbook), { by, at: now, reason });
        const entries = merge.moved.rows['entry.customer_id'] ?? [];
        await lookAtEntries(tx, entries, dayOf(now, core.rules.playbook));
        planned = countPlanned(await replanCustomers(tx, [kept.id, merged.id].toSorted(), core.rules, now));
        await tx.customerMerge.update({ where: { id }, data: { undoneAt: toDbInstant(now) } });
        await writeAudits(tx, [
          { at: now, by, action: 'customer.unmerge', subject: merged.code, customerId: kept.id },
          { at: now, by, action: 'customer.unmerge', subject: kept.code, customerId: merged.id },
        ]);
        await tellMerge(tx, merge, { by, at: now, step: 'undone', before });
      },
      () => id,
      mergeLimits,
    );
    core.counts.countRemindersPlanned(planned);
  }
  await askDeciders(core);
  core.nudge();
  return await findMerge(core.db, id);
}

async function checkCanPart(tx: Tx, { kept, merged, number, undoneAt }: FoundMerge): Promise<void> {
  if (undoneAt !== null) throw new XinhangError('already_done', said('merge/undone-before', { number }));
  const rows = await tx.customer.findMany({
    where: { id: { in: [kept.id, merged.id] } },
    select: { id: true, erasedAt: true, mergedInto: { select: { code: true } } },
  });
  if (rows.some(({ erasedAt }) => erasedAt !== null)) {
    throw new XinhangError('not_allowed', said('customer/erased'));
  }
  const other = rows.find((row) => row.id === kept.id)?.mergedInto;
  if (other) {
    throw new XinhangError('bad_input', said('merge/merged-on', { code: kept.code, into: other.code }));
  }
}

async function part(tx: Tx, merge: FoundMerge, actor: Required<Omit<Actor, 'actor'>>) {
  const { kept, merged, moved } = merge;
  const back: Pair = { from: kept.id, to: merged.id };
  const { rows, before, filled } = moved;
  const rooms = rows['room.customer_id'] ?? [];
  const days = await tx.fact.findMany({
    where: { customerId: kept.id, key: { in: [...(rows['fact.customer_id'] ?? [])] } },
  });
  await moveRowsBack(tx, rows, back);
  await writeHistory(
    tx,
    days.flatMap(({ key, on }) =>
      on === null ? [] : [{ customerId: kept.id, key, before: fromDbDate(on).toString(), after: null }],
    ),
    actor,
    'fact.change',
  );
  await movePlansBack(tx, moved.plans, back);
  const followUps = await moveFollowUpsBack(tx, moved, back, { now: actor.at, reason: actor.reason });
  await reopenEnded(tx, merge, followUps, { now: actor.at, reason: actor.reason });
  await moveWhatCame(tx, back, followUps, rooms);
  await tx.room.updateMany({ where: { id: { in: [...moved.secondRooms] } }, data: { isSecond: false } });
  await showInWebChat(tx, rooms, merged.code);
  await emptyFields(tx, kept.id, merged.id, filled, actor);
  await tx.customer.update({
    where: { id: merged.id },
    data: { mergedIntoId: null, state: before.state },
  });
  await giveSeatsBack(tx, { kept, merged, before, filled }, actor);
  if (before.waits) await giveWaitBack(tx, back);
}

/** What has been written in the groups that go back, and about the follow-ups that do. */
async function moveWhatCame(
  tx: Tx,
  { from, to }: Pair,
  followUps: readonly string[],
  rooms: readonly string[],
): Promise<void> {
  const about = { customerId: from, followUpId: { in: [...followUps] } };
  await tx.contactLog.updateMany({ where: about, data: { customerId: to } });
  await tx.formAnswer.updateMany({ where: about, data: { customerId: to } });
  await tx.approvalRequest.updateMany({ where: about, data: { customerId: to } });
  await tx.$executeRaw`
    UPDATE contact_log l SET customer_id = ${to}::uuid FROM room r
    WHERE r.id = ANY(${[...rooms]}::uuid[]) AND l.platform = r.platform AND l.platform_room_id = r.platform_room_id
      AND l.customer_id = ${from}::uuid AND l.follow_up_id IS NULL`;
}

/** Fields filled from the merged customer, unless they have been changed since. */
async function emptyFields(
  tx: Tx,
  keptId: string,
  mergedId: string,
  filled: readonly string[],
  actor: Actor,
): Promise<void> {
  const kept = await tx.customer.findUniqueOrThrow({ where: { id: keptId } });
  const merged = await tx.customer.findUniqueOrThrow({ where: { id: mergedId } });
  const same = Object.entries(fields).filter(
    ([key, column]) => filled.includes(key) && kept[column] === merged[column],
  );
  if (same.length === 0) return;
  await tx.customer.update({
    where: { id: keptId },
    data: Object.fromEntries(same.map(([, column]) => [column, null])),
  });
  await rememberChanges(
    tx,
    same.map(([key, column]) => ({
      customerId: keptId,
      key,
      before: column === 'annualVolumeFen' ? String((kept[column] ?? 0n) / 100n) : String(kept[column]),
      after: null,
    })),
    actor,
  );
}

async function giveSeatsBack(
  tx: Tx,
  {
    kept,
    merged,
    before,
    filled,
  }: Pick<FoundMerge, 'kept' | 'merged'> & Pick<FoundMerge['moved'], 'before' | 'filled'>,
  actor: Actor,
): Promise<void> {
  for (const seat of ownerRoles) {
    const id = before[`${seat}Id`];
    if (id === null) continue;
    if (filled.includes(seat) && kept[`${seat}Id`] === id) await setSeat(tx, kept.id, seat, null, actor);
    const person = await tx.staff.findFirst({ where: { id, leftOn: null }, select: staffFields });
    if (person !== null) await changeSeats(tx, seat, [merged.id], { from: null, to: person }, actor);
  }
}

async function giveWaitBack(tx: Tx, { from, to }: Pair): Promise<void> {
  const { waitsSince } = await tx.customer.findUniqueOrThrow({ where: { id: from } });
  if (waitsSince === null) return;
  await tx.customer.update({ where: { id: to }, data: { waitsSince } });
  await tx.customer.update({ where: { id: from }, data: { waitsSince: null } });
  await renameWait(tx, { from, to }, waitsSince);
}
