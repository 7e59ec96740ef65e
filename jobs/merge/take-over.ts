import type { Temporal } from 'temporal-polyfill';
import type { Prisma, Tx } from '../../prisma/client.ts';
import { fromDbDate, fromDbInstant, toDbDate, toDbInstant } from '../../prisma/days.ts';
import { type OwnerRole, ownerRoles } from '../../templates/reader/playbook.ts';
import { said } from '../../templates/reader/said.ts';
import { setSeat } from '../customers/change-seat.ts';
import { changeSeats } from '../customers/change-seats.ts';
import { type Actor, rememberChanges, writeHistory } from '../customers/remember-change.ts';
import { XinhangError } from '../errors.ts';
import { noticeKey } from '../notices/notice-key.ts';
import { askIntoRooms } from '../rooms/ask-room-change.ts';
import { staffFields } from '../staff/staff-member.ts';
import type { Pair } from './move-rows.ts';

const people = {
  supervisor: { select: { ...staffFields, leftOn: true } },
  salesperson: { select: { ...staffFields, leftOn: true } },
  assistant: { select: { ...staffFields, leftOn: true } },
} as const;

export type Whole = Prisma.CustomerGetPayload<{ include: typeof people }>;

export async function wholeCustomer(tx: Tx, id: string): Promise<Whole> {
  const customer = await tx.customer.findUniqueOrThrow({ where: { id }, include: people });
  if (customer.erasedAt !== null) throw new XinhangError('not_allowed', said('customer/erased'));
  if (customer.mergedIntoId !== null) {
    throw new XinhangError('already_done', said('merge/merged-before', { code: customer.code }));
  }
  return customer;
}

/** Under the names that the history and the book give them. */
export const fields = {
  annualVolumeYuan: 'annualVolumeFen',
  strategicLevel: 'strategicLevel',
  valueGrade: 'valueGrade',
  keyAccount: 'keyAccount',
} as const;

/** What the kept customer does not say about itself. */
export async function fillFields(tx: Tx, from: Whole, to: Whole, actor: Actor): Promise<readonly string[]> {
  const filled = Object.entries(fields).filter(([, column]) => to[column] === null && from[column] !== null);
  if (filled.length === 0) return [];
  await tx.customer.update({
    where: { id: to.id },
    data: Object.fromEntries(filled.map(([, column]) => [column, from[column]])),
  });
  await rememberChanges(
    tx,
    filled.map(([key, column]) => ({
      customerId: to.id,
      key,
      before: null,
      after: column === 'annualVolumeFen' ? String((from[column] ?? 0n) / 100n) : String(from[column]),
    })),
    actor,
  );
  return filled.map(([key]) => key);
}

/** Days that are the kept customer's from now on, with history. */
export async function rememberDays(
  tx: Tx,
  customerId: string,
  keys: readonly string[],
  actor: Actor,
): Promise<void> {
  const facts = await tx.fact.findMany({ where: { customerId, key: { in: [...keys] } } });
  const changes = facts.flatMap(({ key, on }) =>
    on === null ? [] : [{ customerId, key, before: null, after: fromDbDate(on).toString() }],
  );
  await writeHistory(tx, changes, actor, 'fact.change');
}

/** The kept customer's people stay; a vacant seat is filled with the merged one's. Its groups get the kept one's people. */
export async function takeSeats(tx: Tx, from: Whole, to: Whole, actor: Actor): Promise<readonly OwnerRole[]> {
  const filled: OwnerRole[] = [];
  for (const seat of ownerRoles) {
    const holder = from[seat];
    if (holder === null) continue;
    await changeSeats(tx, seat, [from.id], { from: holder, to: null }, actor);
    if (to[seat] !== null || holder.leftOn !== null) continue;
    await setSeat(tx, to.id, seat, holder, actor);
    filled.push(seat);
  }
  for (const seat of ownerRoles) {
    const holder = to[seat];
    if (holder !== null && holder.leftOn === null) await askIntoRooms(tx, [to.id], holder.id, actor.at);
  }
  return filled;
}

export async function markSecondRooms(
  tx: Tx,
  customerId: string,
  moved: readonly string[],
): Promise<readonly string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    UPDATE room m SET is_second = TRUE
    WHERE m.id = ANY(${[...moved]}::uuid[]) AND m.kind = 'customer' AND m.state = 'bound' AND EXISTS (
      SELECT FROM room o WHERE o.customer_id = ${customerId}::uuid AND o.platform = m.platform
        AND o.kind = 'customer' AND o.state = 'bound' AND o.id <> ALL(${[...moved]}::uuid[]))
    RETURNING m.id`;
  return rows.map(({ id }) => id);
}

/** Entries of registers are planned again: their owner may be another one. */
export async function lookAtEntries(
  tx: Tx,
  entryIds: readonly string[],
  on: Temporal.PlainDate,
): Promise<void> {
  await tx.entry.updateMany({
    where: { id: { in: [...entryIds] }, endedAt: null },
    data: { nextLookOn: toDbDate(on) },
  });
}

/** The embedded chat shows a group's customer by code. */
export async function showInWebChat(tx: Tx, roomIds: readonly string[], code: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE web_room w SET customer_code = ${code} FROM room r
    WHERE r.id = ANY(${[...roomIds]}::uuid[]) AND r.platform = 'web' AND w.id = r.platform_room_id
      AND w.customer_code IS NOT NULL`;
}

/** A customer who waits for an answer goes on waiting. Returns whether the kept one waits because of it. */
export async function takeWait(tx: Tx, from: Whole, to: Whole): Promise<boolean> {
  if (from.waitsSince === null || to.waitsSince !== null) return false;
  await tx.customer.update({ where: { id: to.id }, data: { waitsSince: from.waitsSince } });
  await renameWait(tx, { from: from.id, to: to.id }, from.waitsSince);
  return true;
}

/** The reminder about a wait names its customer. */
export async function renameWait(tx: Tx, { from, to }: Pair, since: Date): Promise<void> {
  const key = (customerId: string) =>
    noticeKey({ is: 'unanswered', customerId, since: fromDbInstant(since) });
  const planned = await tx.notice.findMany({
    where: { key: { startsWith: key(from) }, state: 'planned' },
    select: { id: true, key: true },
  });
  for (const { id, key: before } of planned)
    await tx.notice.update({ where: { id }, data: { key: before.replace(from, to) } });
}

/** A greeting that is still to be decided, and is decided for the kept customer already, needs no decision any more. */
export async function withdrawGreetings(tx: Tx, customerId: string, at: Temporal.Instant): Promise<void> {
  const left = await tx.greeting.findMany({
    where: { customerId, state: 'proposed', requestId: { not: null } },
    select: { requestId: true },
  });
  await tx.approvalRequest.updateMany({
    where: { id: { in: left.flatMap(({ requestId }) => requestId ?? []) }, state: 'pending' },
    data: { state: 'withdrawn', endedAt: toDbInstant(at) },
  });
}
