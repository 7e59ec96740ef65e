import type { Inbound } from '../ports.ts';

/**
 * What has to be processed in order: the talk of a room, so that the first answer counts as the first, and what one
 * person does elsewhere. Different lanes are processed concurrently, so that a room that overflows takes one turn at a
 * time, however many people write in it, and a form opens within seconds of the click.
 */
export function laneOf(inbound: Inbound): string {
  const room = roomOf(inbound);
  const { platform, from } = inbound;
  return JSON.stringify(room === null ? [platform, 'person', from.platformUserId] : [platform, 'room', room]);
}

/** Where it was done: the room, also of a click; elsewhere the person. */
export function placeOf(inbound: Inbound): string {
  const { platform, from } = inbound;
  const room = roomOf(inbound) ?? ('handle' in inbound ? inbound.handle.platformRoomId : undefined);
  return JSON.stringify(
    room === undefined ? [platform, 'person', from.platformUserId] : [platform, 'room', room],
  );
}

function roomOf(inbound: Inbound): string | null {
  switch (inbound.kind) {
    case 'message':
    case 'edited':
    case 'deleted':
      return inbound.where === 'direct' ? null : inbound.message.platformRoomId;
    case 'member':
      return inbound.platformRoomId;
    case 'command':
    case 'click':
    case 'form':
    case 'keep':
    case 'home':
      return null;
  }
}
