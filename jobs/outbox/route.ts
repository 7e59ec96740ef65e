import type { Core } from '../core.ts';
import type { ChatPlatform, CustomerRoom, StaffRef } from '../ports.ts';
import type { ReminderRow } from './load-deliveries.ts';

/** The destination of a posting, on a platform running here. */
export type Route =
  | { readonly kind: 'customer'; readonly platform: ChatPlatform; readonly room: CustomerRoom }
  | { readonly kind: 'dm'; readonly platform: ChatPlatform; readonly to: StaffRef };

export type RouteTo<Kind extends Route['kind']> = Extract<Route, { kind: Kind }>;

/** The route to a reminder's room or person; null when no running platform reaches them. */
export function routeOf(core: Core, reminder: ReminderRow): Route | null {
  if (reminder.audience === 'staff') return routeToPerson(core, reminder.recipient?.identities ?? []);
  for (const room of reminder.followUp.customer?.rooms ?? []) {
    if (room.customerInside === false) continue;
    const route = routeToRoom(core, room);
    if (route !== null) return route;
  }
  return null;
}

/** The route to a customer's room, if anything can be posted there. */
export function routeToRoom(
  core: Core,
  { platform: id, platformRoomId }: { readonly platform: string; readonly platformRoomId: string },
): RouteTo<'customer'> | null {
  const platform = core.platforms.get(id);
  return platform === undefined || platform.capabilities.customerPost === 'none'
    ? null
    : { kind: 'customer', platform, room: { kind: 'customer', platformRoomId } };
}

/** The route to a person by their registered accounts. */
export function routeToPerson(
  core: Core,
  identities: readonly { readonly platform: string; readonly platformUserId: string }[],
): RouteTo<'dm'> | null {
  for (const { platform: id, platformUserId } of identities) {
    const platform = core.platforms.get(id);
    if (platform !== undefined) return { kind: 'dm', platform, to: { platformUserId } };
  }
  return null;
}
