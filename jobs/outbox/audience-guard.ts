import type { CustomerText, StaffText } from '../../templates/reader/card.ts';
import { XinhangError } from '../errors.ts';
import type { ChatPlatform, CustomerRoom, SendOptions, SendResult, StaffRef, StaffRoom } from '../ports.ts';

/**
 * The one choke point (non-negotiable 1). Every posting of the program passes through one of these three, and
 * nothing else calls a platform's `post…`. The types already keep the audiences apart; this reads them once more at
 * run time, and reads the members of a staff room just before the post, because a customer may have been added
 * since it was bound.
 *
 * @throws XinhangError `audience_refused`; nothing has been posted then
 */
export async function postToCustomer(
  platform: ChatPlatform,
  room: CustomerRoom,
  text: CustomerText,
  options: SendOptions,
): Promise<SendResult> {
  if (text.audience !== 'customer' || room.kind !== 'customer') {
    throw refusal('an internal text was about to go to a customer room');
  }
  return isTooLate(options) ?? (await platform.post(room, text, options));
}

export async function postToStaffRoom(
  platform: ChatPlatform,
  room: StaffRoom,
  text: StaffText,
  options: SendOptions,
): Promise<SendResult> {
  if (room.kind !== 'staff') throw refusal('an internal text was about to go to a customer room');
  const members = await platform.members(room.platformRoomId);
  const outsider = members.find((m) => !m.bot && m.external !== false);
  if (outsider !== undefined) {
    throw refusal(`the staff room has a member who is not known to work here (${outsider.platformUserId})`);
  }
  return isTooLate(options) ?? (await platform.postStaff(room, text, options));
}

export async function tellStaff(
  platform: ChatPlatform,
  to: StaffRef,
  text: StaffText,
  options: SendOptions,
): Promise<SendResult> {
  return isTooLate(options) ?? (await platform.dm(to, text, options));
}

/** Reading the members takes time of its own: whether the post may still begin is asked after it. */
function isTooLate({ mayBegin = () => true }: SendOptions): SendResult | null {
  return mayBegin()
    ? null
    : { status: 'rejected', problem: 'not_begun', detail: 'the claim would have run out' };
}

function refusal(what: string): XinhangError {
  return new XinhangError('audience_refused', `Refused to post: ${what}. Nothing was sent.`);
}
