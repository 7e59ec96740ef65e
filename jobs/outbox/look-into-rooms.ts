import type { Core } from '../core.ts';
import { hasCustomer, noteInside } from '../rooms/bind-room.ts';
import type { DeliveryRow } from './load-deliveries.ts';

/**
 * Before a customer's message is given up because the customer is not in the group: looks, on platforms that do not
 * report who comes and goes.
 *
 * @returns whether a customer was found, so that what was loaded before is no longer true
 */
export async function lookIntoRooms(core: Core, rows: readonly DeliveryRow[]): Promise<boolean> {
  const rooms = new Map(
    rows
      .flatMap(({ reminders }) => reminders)
      .filter(({ audience }) => audience === 'customer')
      .flatMap(({ followUp: { customer } }) => customer?.rooms ?? [])
      .filter(({ customerInside }) => customerInside === false)
      .map((room) => [JSON.stringify([room.platform, room.platformRoomId]), room]),
  );
  let found = false;
  for (const { platform: id, platformRoomId } of rooms.values()) {
    const platform = core.platforms.get(id);
    if (platform === undefined || platform.capabilities.seesMembers) continue;
    try {
      if (!hasCustomer(await platform.members(platformRoomId))) continue;
      await noteInside(core, id, platformRoomId, true);
      found = true;
    } catch (error) {
      // As before: the owner is told that the customer is not in the group.
      core.log.warn({ err: error, platformRoomId }, 'the members of a group could not be read');
    }
  }
  return found;
}
