import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import { type Reason, toStored } from '../../templates/reader/said.ts';
import { followCards } from '../cards/follow-cards.ts';
import { planNumberOf } from '../contact-plans/roll-contact-plan.ts';
import type { Core } from '../core.ts';
import { numberedDayCycle } from '../plan/cycle.ts';
import { targetKey } from '../plan/target.ts';
import { festivalTrigger } from '../plan/triggers/festival.ts';
import type { FoundMerge } from './find-merge.ts';
import type { Moved } from './moved.ts';
import type { Pair } from './move-rows.ts';

interface Row {
  readonly id: string;
  readonly step: string;
  readonly cycle: string;
  readonly state: string;
  readonly skipped: boolean;
  readonly ownerId: string | null;
}

export interface When {
  readonly now: Temporal.Instant;
  readonly reason: Reason;
}

type FollowUpsMoved = Pick<Moved, 'followUps' | 'filed' | 'served' | 'withdrawn'>;

/**
 * Moves a customer's follow-ups to another one, with their past, so that nothing is asked again. What has been planned for
 * them is withdrawn; planning the kept customer says what is still owed. Where both have the same follow-up, that of the
 * kept customer stands: the other one is filed there and, if open, cancelled. A festival greeting that one of them has
 * had is not sent to the other.
 *
 * @param plans the contact plans that moved, with their numbers before
 */
export async function moveFollowUps(
  core: Core,
  tx: Tx,
  pair: Pair,
  plans: Moved['plans'],
  { now, reason }: When,
): Promise<FollowUpsMoved> {
  const { from, to } = pair;
  const coming = await rowsOf(tx, from);
  const there = new Map((await rowsOf(tx, to)).map((row) => [keyOf(row), row]));
  const numbers = await newNumbers(tx, plans);
  const renamed = coming.map((row) => ({ ...row, to: cycleThere(core, row, numbers) }));
  const isThere = ({ step, to: cycle }: (typeof renamed)[number]) => there.has(keyOf({ step, cycle }));
  const moving = renamed.filter((row) => !isThere(row));
  const doubled = renamed.filter(isThere);
  const withdrawn = await withdraw(
    tx,
    coming.map(({ id }) => id),
    reason,
  );
  await rename(
    tx,
    to,
    moving.map(({ id, to: cycle }) => ({ id, cycle })),
  );
  const open = doubled.filter(({ state }) => state === 'open').map(({ id }) => id);
  await cancel(tx, open, { now, reason });
  const served = doubled.flatMap((row) => {
    const other = there.get(keyOf({ step: row.step, cycle: row.to }));
    const isOver = row.state === 'closed' || row.skipped;
    return other?.state === 'open' && isOver && isGreeting(core, row.step) ? [other.id] : [];
  });
  await cancel(tx, served, { now, reason });
  await tx.followUp.updateMany({ where: { id: { in: served } }, data: { skipped: true } });
  const filed = await fileUnder(tx, pair);
  return {
    followUps: moving.map(({ id, cycle, ownerId }) => ({ id, cycle, ownerId })),
    filed,
    served,
    withdrawn,
  };
}

/** What a person has not ended is planned again, for either customer. */
export async function moveFollowUpsBack(
  tx: Tx,
  { followUps, filed, served }: FollowUpsMoved,
  { from, to }: Pair,
  { reason }: When,
): Promise<readonly string[]> {
  const still = await tx.followUp.findMany({
    where: { id: { in: followUps.map(({ id }) => id) }, subjectId: from },
    select: { id: true },
  });
  const ids = new Set(still.map(({ id }) => id));
  await withdraw(tx, [...ids], reason);
  await rename(
    tx,
    to,
    followUps.filter(({ id }) => ids.has(id)),
  );
  await tx.followUp.updateMany({
    where: { id: { in: [...filed] }, customerId: from },
    data: { customerId: to },
  });
  await retarget(tx, filed, { from, to });
  await tx.followUp.updateMany({ where: { id: { in: [...served] } }, data: { skipped: false } });
  return [...ids, ...filed];
}

/** The ids of what is owed for these customers now. */
export async function openOf(tx: Tx, customerIds: readonly string[]): Promise<readonly string[]> {
  const rows = await tx.followUp.findMany({
    where: { subjectKind: 'customer', subjectId: { in: [...customerIds] }, state: 'open' },
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

/**
 * What the merge ended without a person is open again, with what has ended so since for the merged customer, by days and
 * entries of the kept one. Planning opens nothing that was due long ago, but ends what is not owed: this comes before it.
 *
 * @param back the follow-ups that are the merged customer's again
 */
export async function reopenEnded(
  tx: Tx,
  { kept, at, moved: { wereOpen = [] } }: Pick<FoundMerge, 'kept' | 'at' | 'moved'>,
  back: readonly string[],
  { now, reason }: When,
): Promise<void> {
  const ended = await tx.followUp.findMany({
    where: {
      id: { in: [...wereOpen] },
      skipped: false,
      AND: [
        { OR: [{ state: 'cancelled' }, { state: 'closed', closedBy: 'facts' }] },
        { OR: [{ id: { in: [...back] } }, { subjectId: kept.id, endedAt: toDbInstant(at) }] },
      ],
    },
    select: { id: true },
  });
  const ids = ended.map(({ id }) => id);
  await tx.followUp.updateMany({
    where: { id: { in: ids } },
    data: { state: 'open', endedAt: null, closedBy: null, reason: toStored(reason) },
  });
  await followCards(tx, { followUps: ids }, { by: null, at: now });
}

async function rowsOf(tx: Tx, customerId: string): Promise<readonly Row[]> {
  return await tx.followUp.findMany({
    where: { subjectKind: 'customer', subjectId: customerId },
    select: { id: true, step: true, cycle: true, state: true, skipped: true, ownerId: true },
  });
}

function keyOf({ step, cycle }: Pick<Row, 'step' | 'cycle'>): string {
  return `${step}#${cycle}`;
}

/** By number before. */
async function newNumbers(tx: Tx, plans: Moved['plans']): Promise<ReadonlyMap<number, number>> {
  const now = await tx.contactPlan.findMany({
    where: { id: { in: plans.map(({ id }) => id) } },
    select: { id: true, number: true },
  });
  const byId = new Map(now.map(({ id, number }) => [id, number]));
  return new Map(plans.map(({ id, number }) => [number, byId.get(id) ?? number]));
}

/** The cycle of a contact plan names its number. */
function cycleThere(core: Core, row: Row, numbers: ReadonlyMap<number, number>): string {
  const number = planNumberOf(core, row);
  const cycle = number === null ? null : numberedDayCycle.read(row.cycle);
  if (number === null || cycle === null) return row.cycle;
  return numberedDayCycle.write({ ...cycle, number: numbers.get(number) ?? number });
}

function isGreeting(core: Core, step: string): boolean {
  const trigger = core.rules.playbook.steps.find(({ key }) => key === step)?.trigger;
  return trigger !== undefined && festivalTrigger.settingsOf(trigger) !== null;
}

/** Events, such as a customer's answer that the owner has yet to hear of, go with their follow-up. */
async function withdraw(tx: Tx, followUpIds: readonly string[], reason: Reason): Promise<number> {
  const { count } = await tx.reminder.updateMany({
    where: {
      followUpId: { in: [...followUpIds] },
      state: 'planned',
      OR: [{ NOT: { slot: { startsWith: 'event>' } } }, { audience: 'customer' }],
    },
    data: { state: 'cancelled', reason: toStored(reason) },
  });
  return count;
}

async function rename(
  tx: Tx,
  customerId: string,
  rows: readonly { readonly id: string; readonly cycle: string }[],
): Promise<void> {
  await tx.$executeRaw`
    UPDATE follow_up f SET subject_id = ${customerId}::uuid, customer_id = ${customerId}::uuid, cycle = n.cycle
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS n(id uuid, cycle text) WHERE f.id = n.id`;
}

async function cancel(tx: Tx, ids: readonly string[], { now, reason }: When): Promise<void> {
  await tx.followUp.updateMany({
    where: { id: { in: [...ids] } },
    data: { state: 'cancelled', endedAt: toDbInstant(now), reason: toStored(reason) },
  });
  await tx.reminder.updateMany({
    where: { followUpId: { in: [...ids] }, state: 'planned' },
    data: { state: 'cancelled', reason: toStored(reason) },
  });
  await followCards(tx, { followUps: ids }, { by: null, at: now });
}

/** The rest: doubles, and follow-ups of other subjects that belong to the customer's file. */
async function fileUnder(tx: Tx, { from, to }: Pair): Promise<readonly string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    UPDATE follow_up SET customer_id = ${to}::uuid WHERE customer_id = ${from}::uuid RETURNING id`;
  const ids = rows.map(({ id }) => id);
  await retarget(tx, ids, { from, to });
  return ids;
}

async function retarget(tx: Tx, followUpIds: readonly string[], { from, to }: Pair): Promise<void> {
  await tx.reminder.updateMany({
    where: {
      followUpId: { in: [...followUpIds] },
      state: 'planned',
      target: targetKey({ kind: 'customer', customerId: from }),
    },
    data: { target: targetKey({ kind: 'customer', customerId: to }) },
  });
}
