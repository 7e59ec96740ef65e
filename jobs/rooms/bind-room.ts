import { toDbInstant } from '../../prisma/days.ts';
import type { Core } from '../core.ts';
import { XinhangError } from '../errors.ts';
import { targetKey } from '../plan/target.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import type { Member, PlatformId } from '../ports.ts';
import { changeCustomer } from '../replan/change-customer.ts';
import { madeBefore } from '../inbox/change-once.ts';
import { writeAudit } from '../audit/write-audit.ts';
import { said } from '../../templates/reader/said.ts';

export interface RoomToBind {
  readonly platform: PlatformId;
  readonly platformRoomId: string;
  readonly name: string;
  /** Whether a member from the customer's side was seen in it; absent: not checked. */
  readonly customerInside?: boolean;
}

/**
 * Ties a chat group to a customer (沟通群, S0 L38). A customer has one customer room per platform: binding another
 * releases the old one. A group serves only one customer, so that no message can reach the wrong one.
 *
 * @throws XinhangError `already_exists` when the group belongs to another customer
 */
export async function bindRoom(
  core: Core,
  by: StaffMember | null,
  customer: { readonly id: string },
  room: RoomToBind,
): Promise<void> {
  // A retried inbound item; the answer that follows is the same.
  if ((await madeBefore(core, 'room.bind')) !== null) return;
  await changeCustomer(core, customer.id, 'room.bind', async (tx, at) => {
    const where = {
      platform_platformRoomId: { platform: room.platform, platformRoomId: room.platformRoomId },
    };
    const known = await tx.room.findUnique({ where, include: { customer: true } });
    if (known !== null && known.state === 'bound' && known.customerId !== customer.id) {
      throw new XinhangError('already_exists', said('customer/other-room'));
    }
    await tx.room.updateMany({
      where: {
        customerId: customer.id,
        kind: 'customer',
        state: 'bound',
        platform: room.platform,
        NOT: { platformRoomId: room.platformRoomId },
      },
      data: { state: 'gone' },
    });
    const { platform, platformRoomId, name, customerInside = null } = room;
    const data = {
      customerId: customer.id,
      kind: 'customer',
      state: 'bound',
      name,
      customerInside,
      isSecond: false,
    } as const;
    const bound = await tx.room.upsert({
      where,
      create: { platform, platformRoomId, ...data },
      update: data,
      select: { id: true },
    });
    // Messages paused because the previous group was unusable can go out now.
    await tx.pause.deleteMany({ where: { scope: scopeOf(customer.id) } });
    // The group is told once that replies are kept as service records (requirements 0.7).
    await tx.roomMessage.createMany({
      data: { key: `records:${bound.id}`, say: 'room/notice', roomId: bound.id, dueAt: toDbInstant(at) },
      skipDuplicates: true,
    });
    await writeAudit(tx, {
      at,
      by,
      action: 'room.bind',
      subject: room.name,
      customerId: customer.id,
      after: { platform: room.platform, room: room.platformRoomId },
    });
  });
}

/** A new customer's group could not be made: from now on it is missing. */
export async function goOnWithoutRoom(core: Core, customer: { readonly id: string }): Promise<void> {
  if ((await madeBefore(core, 'room.none')) !== null) return;
  await changeCustomer(core, customer.id, 'room.none', () => Promise.resolve());
}

/** The bot is back in a group it was removed from: the customer's paused messages are posted. */
export async function resumeRoom(core: Core, customerId: string): Promise<void> {
  const { count } = await core.db.pause.deleteMany({ where: { scope: scopeOf(customerId) } });
  if (count > 0) core.nudge();
}

/** The key under which `jobs/outbox` pauses messages to this customer. */
function scopeOf(customerId: string): string {
  return targetKey({ kind: 'customer', customerId });
}

/**
 * Records whether a member from the customer's side was found in the customer's group. This opens or closes the step
 * that completes the group (四方沟通群).
 */
export async function noteInside(
  core: Core,
  platform: PlatformId,
  platformRoomId: string,
  customerInside: boolean,
): Promise<void> {
  const room = await core.db.room.findFirst({ where: { platform, platformRoomId, state: 'bound' } });
  if (room === null || room.kind !== 'customer' || room.customerInside === customerInside) return;
  await changeCustomer(core, room.customerId, 'room.inside', async (tx) => {
    await tx.room.update({ where: { id: room.id }, data: { customerInside } });
  });
}

/** As everywhere, an account not known to be internal counts as the customer's. */
export function hasCustomer(members: readonly Pick<Member, 'bot' | 'external'>[]): boolean {
  return members.some(({ bot, external }) => !bot && external !== false);
}

export interface LostRoom {
  readonly customerId: string;
  /** Lost in an earlier attempt at this inbound item: the notification may already have been sent. */
  readonly again: boolean;
}

/**
 * The bot was removed from a group, or the group no longer exists: nothing more is posted there.
 *
 * @returns null when the group was not bound to a customer
 */
export async function loseRoom(
  core: Core,
  platform: PlatformId,
  platformRoomId: string,
): Promise<LostRoom | null> {
  const lostBefore = await madeBefore(core, 'room.lose');
  if (lostBefore !== null) return { customerId: lostBefore, again: true };
  const room = await core.db.room.findFirst({ where: { platform, platformRoomId, state: 'bound' } });
  if (room === null) return null;
  await changeCustomer(core, room.customerId, 'room.lose', async (tx, at) => {
    await tx.room.update({ where: { id: room.id }, data: { state: 'gone' } });
    await writeAudit(tx, {
      at,
      by: null,
      action: 'room.lose',
      subject: room.name,
      customerId: room.customerId,
    });
  });
  return { customerId: room.customerId, again: false };
}
