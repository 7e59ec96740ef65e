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
  /** Whether somebody of the customer was seen in it; absent: nobody has looked. */
  readonly customerInside?: boolean;
}

/**
 * Ties a chat group to a customer (沟通群, S0 L38). A customer has one customer room on a platform: binding another
 * lets the old one go. A group serves one customer only, or a question could reach the wrong one.
 *
 * @throws XinhangError `already_exists` when the group belongs to another customer
 */
export async function bindRoom(
  core: Core,
  by: StaffMember | null,
  customer: { readonly id: string },
  room: RoomToBind,
): Promise<void> {
  // Of an inbound item that is worked on again: the answer that follows is the same.
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
    const data = { customerId: customer.id, kind: 'customer', state: 'bound', name, customerInside } as const;
    const bound = await tx.room.upsert({
      where,
      create: { platform, platformRoomId, ...data },
      update: data,
      select: { id: true },
    });
    // What waited because the group before could not be posted in waits no longer.
    await tx.pause.deleteMany({ where: { scope: scopeOf(customer.id) } });
    // It is told, once, that replies are kept as service records (requirements 0.7).
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

/** The bot is back in a group that it had been put out of: what waits for the customer is posted. */
export async function resumeRoom(core: Core, customerId: string): Promise<void> {
  const { count } = await core.db.pause.deleteMany({ where: { scope: scopeOf(customerId) } });
  if (count > 0) core.nudge();
}

/** The target of what is said to the customer, by which `jobs/outbox` pauses it. */
function scopeOf(customerId: string): string {
  return targetKey({ kind: 'customer', customerId });
}

/**
 * What a look into a customer's group has shown: whether somebody of the customer is in it. The step that completes
 * the group (四方沟通群) ends or begins with it.
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

/** Whoever is not known to work here counts as the customer's, as everywhere. */
export function hasCustomer(members: readonly Pick<Member, 'bot' | 'external'>[]): boolean {
  return members.some(({ bot, external }) => !bot && external !== false);
}

export interface LostRoom {
  readonly customerId: string;
  /** It was lost when this inbound item was worked on before: somebody may have been told already. */
  readonly again: boolean;
}

/**
 * The bot was removed from a group, or the group is gone: nothing is posted there any more.
 *
 * @returns null when the group was nobody's, or had been let go before
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
