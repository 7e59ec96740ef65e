import type { CustomerText, StaffText } from '../../templates/reader/card.ts';
import { type Reason, said } from '../../templates/reader/said.ts';
import type { Core } from '../core.ts';
import { XinhangError } from '../errors.ts';
import type {
  ChatPlatform,
  CustomerRoom,
  MessageRef,
  SendOptions,
  SendResult,
  StaffRef,
  StaffRoom,
} from '../ports.ts';
import { isOwnAccount } from '../staff/own-account.ts';
import { reportOutsider } from '../staff/report-outsider.ts';

/**
 * The single choke point for postings (non-negotiable 1). Every posting of the program goes through one of these
 * functions; nothing else calls a platform's `post…`, `dm` or `update`. The types already separate the audiences; this
 * checks them again at run time, and reads the members of a staff room right before the post, because a customer may
 * have been added since it was bound.
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
    throw refusal(said('reason/internal-text'));
  }
  return isTooLate(options) ?? (await platform.post(room, text, options));
}

/** A message that is ready, to the audience that it was composed for. */
export type GuardedMessage =
  | {
      readonly kind: 'customer';
      readonly room: CustomerRoom;
      readonly text: CustomerText;
      readonly options: SendOptions;
    }
  | {
      readonly kind: 'staff';
      readonly to: StaffRef;
      readonly text: StaffText;
      readonly options: SendOptions;
    }
  | {
      readonly kind: 'update';
      readonly to: StaffRef;
      readonly card: MessageRef;
      readonly text: StaffText;
    };

/** @throws XinhangError `audience_refused`; nothing has been posted then */
export async function postMessage(
  core: Core,
  platform: ChatPlatform,
  message: GuardedMessage,
  more: Pick<SendOptions, 'mayBegin'>,
): Promise<SendResult> {
  switch (message.kind) {
    case 'customer':
      return await postToCustomer(platform, message.room, message.text, { ...message.options, ...more });
    case 'staff':
      return await tellStaff(core, platform, message.to, message.text, { ...message.options, ...more });
    case 'update':
      return await updateCard(platform, message.to, message.card, message.text, more);
  }
}

export async function postToStaffRoom(
  platform: ChatPlatform,
  room: StaffRoom,
  text: StaffText,
  options: SendOptions,
): Promise<SendResult> {
  if (room.kind !== 'staff') throw refusal(said('reason/internal-text'));
  const members = await platform.members(room.platformRoomId);
  const outsider = members.find((m) => !m.bot && m.external !== false);
  if (outsider !== undefined) {
    throw refusal(said('reason/outsider-in-staff-room', { account: outsider.platformUserId }));
  }
  return isTooLate(options) ?? (await platform.postStaff(room, text, options));
}

/**
 * Checks right before the post that the account is still internal: a colleague may have become a guest since it was
 * registered. If the platform cannot be asked, nothing is sent yet.
 */
export async function tellStaff(
  core: Core,
  platform: ChatPlatform,
  to: StaffRef,
  text: StaffText,
  options: SendOptions,
): Promise<SendResult> {
  const isOutsider = () => reportOutsider(core, { platform: platform.id, ...to });
  return (
    (await whyNotTo(platform, to, isOutsider)) ?? isTooLate(options) ?? (await platform.dm(to, text, options))
  );
}

/**
 * Changes a card in the chat with a colleague. Like a message, it is not for an account that is no longer internal.
 */
export async function updateCard(
  platform: ChatPlatform,
  to: StaffRef,
  card: MessageRef,
  text: StaffText,
  options: Pick<SendOptions, 'mayBegin'>,
): Promise<SendResult> {
  if (text.audience !== 'staff') throw refusal(said('reason/internal-text'));
  return (await whyNotTo(platform, to)) ?? isTooLate(options) ?? (await platform.update(card, text, options));
}

/** Shows a colleague's page, which is like a message to them. */
export async function showHome(
  core: Core,
  platform: ChatPlatform,
  to: StaffRef,
  text: StaffText,
): Promise<SendResult> {
  if (platform.home === undefined) {
    return { status: 'rejected', problem: 'unsupported', detail: 'there are no home pages' };
  }
  const isOutsider = () => reportOutsider(core, { platform: platform.id, ...to });
  return (await whyNotTo(platform, to, isOutsider)) ?? (await platform.home.show(to, text));
}

/** Null: the account is internal now. @throws XinhangError `audience_refused` if it is not */
async function whyNotTo(
  platform: ChatPlatform,
  to: StaffRef,
  beforeRefusing?: () => Promise<void>,
): Promise<SendResult | null> {
  let own: boolean;
  try {
    own = await isOwnAccount(platform, to.platformUserId);
  } catch (error) {
    if (!(error instanceof XinhangError)) throw error;
    return cannotAsk(error);
  }
  if (own) return null;
  await beforeRefusing?.();
  throw refusal(said('reason/not-own-account', { account: to.platformUserId }));
}

function cannotAsk({ code, message, retry }: XinhangError): SendResult {
  const detail = message;
  if (code !== 'rate_limited') return { status: 'rejected', problem: 'unreachable', detail };
  const retryAfterMs = typeof retry === 'object' ? { retryAfterMs: retry.afterMs } : {};
  return { status: 'rejected', problem: 'rate_limited', detail, scope: 'platform', ...retryAfterMs };
}

/** Checked after the members were read, because that takes time too. */
function isTooLate({ mayBegin = () => true }: Pick<SendOptions, 'mayBegin'>): SendResult | null {
  return mayBegin()
    ? null
    : { status: 'rejected', problem: 'not_begun', detail: 'the claim would have run out' };
}

export function isAudienceRefused(error: unknown): error is XinhangError {
  return error instanceof XinhangError && error.code === 'audience_refused';
}

function refusal(why: Reason): XinhangError {
  return new XinhangError('audience_refused', why);
}
