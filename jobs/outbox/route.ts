import type { Core } from '../core.ts';
import type { ChatPlatform, CustomerRoom, StaffRef } from '../ports.ts';
import type { ReminderRow } from './load-delivery.ts';

/** Where a posting goes, on a platform that is running here. */
export type Route =
  | { readonly kind: 'customer'; readonly platform: ChatPlatform; readonly room: CustomerRoom }
  | { readonly kind: 'dm'; readonly platform: ChatPlatform; readonly to: StaffRef };

/** The way to the reminder's room or person; null when no running platform reaches them. */
export function routeOf(core: Core, reminder: ReminderRow): Route | null {
  if (reminder.audience === 'customer') {
    for (const room of reminder.followUp.customer.rooms) {
      const platform = core.platforms.get(room.platform);
      if (platform !== undefined) {
        return {
          kind: 'customer',
          platform,
          room: { kind: 'customer', platformRoomId: room.platformRoomId },
        };
      }
    }
    return null;
  }
  return routeToPerson(core, reminder.recipient?.identities ?? []);
}

/** The way to somebody by the accounts the register has of them. */
export function routeToPerson(
  core: Core,
  identities: readonly { readonly platform: string; readonly platformUserId: string }[],
): Extract<Route, { kind: 'dm' }> | null {
  for (const { platform: id, platformUserId } of identities) {
    const platform = core.platforms.get(id);
    if (platform !== undefined) return { kind: 'dm', platform, to: { platformUserId } };
  }
  return null;
}
