import { Temporal } from 'temporal-polyfill';
import type { Core } from '../../jobs/core.ts';
import { isAudienceRefused, tellStaff } from '../../jobs/outbox/audience-guard.ts';
import { XinhangError } from '../../jobs/errors.ts';
import { customerById, customerByRoom } from '../../jobs/customers/find-customer.ts';
import { whoIs } from '../../jobs/staff/who-is.ts';
import { supervisorAccounts } from '../../jobs/staff/accounts.ts';
import { routeToPerson } from '../../jobs/outbox/prepare.ts';
import type { InboundOf, PlatformId, SendResult } from '../../jobs/ports.ts';
import { hasCustomer, loseRoom, type LostRoom, noteInside, resumeRoom } from '../../jobs/rooms/bind-room.ts';
import { answerStaff } from './answer.ts';
import { staffText } from '../../templates/reader/card.ts';
import { said } from '../../templates/reader/said.ts';
import { inWords } from '../../jobs/in-words.ts';

/**
 * Handles the bot being added to or removed from a group. Added: the bot tells the person who added it how to bind the
 * group. Removed: questions to the customer stop and the supervisor is notified, because a lost group would otherwise
 * go unnoticed. When other members come and go, checks whether the customer is in the group.
 */
export async function handleMember(
  core: Core,
  inbound: InboundOf<'member'>,
  inboundId: string,
): Promise<void> {
  const { platform, platformRoomId } = inbound;
  if (!inbound.bot) return await lookInto(core, platform, platformRoomId);
  if (inbound.change === 'joined') {
    const staff = await whoIs(core, platform, inbound.from, inbound.at);
    const bound = await customerByRoom(core.db, platform, platformRoomId);
    if (bound !== null) return await resumeRoom(core, bound.id);
    if (staff === null) return;
    const isHeard = core.platforms.get(platform)?.capabilities.groupInbound !== 'none';
    const { texts } = core.templates;
    const text = isHeard
      ? texts.renderStaff('reply/room-unbound', core.language, {})
      : staffText({ body: [inWords(core, said('room/unbound-unheard', { group: platformRoomId }))] });
    return await answerStaff(core, platform, inbound.handle, text);
  }
  const lost = await loseRoom(core, platform, platformRoomId);
  if (lost !== null) await tellSupervisor(core, inbound, lost, inboundId);
}

/** Best effort: if the members cannot be read now, the next change of members checks again. */
async function lookInto(core: Core, platform: PlatformId, platformRoomId: string): Promise<void> {
  const chat = core.platforms.get(platform);
  if (chat === undefined || (await customerByRoom(core.db, platform, platformRoomId)) === null) return;
  try {
    await noteInside(core, platform, platformRoomId, hasCustomer(await chat.members(platformRoomId)));
  } catch (error) {
    if (error instanceof XinhangError && error.retry !== 'never') throw error;
    core.log.warn({ err: error, platformRoomId }, 'the members of a group could not be read');
  }
}

/** @throws XinhangError `platform_refused` if the message was not delivered; the item is then retried */
async function tellSupervisor(
  core: Core,
  { at }: InboundOf<'member'>,
  { customerId, again }: LostRoom,
  marker: string,
): Promise<void> {
  const customer = await customerById(core.db, customerId);
  // Where they read, which need not be where the group was.
  const route = routeToPerson(core, await supervisorAccounts(core.db, customerId));
  if (customer === null || route === null) {
    core.log.warn({ customerId }, 'a customer has lost its group, and there is no one to notify');
    return;
  }
  const { platform: chat, to } = route;
  if (again) {
    const before = await chat.find({ kind: 'dm', to }, [marker], Temporal.Instant.from(at));
    if (before.status === 'read' && before.found.has(marker)) return;
  }
  const text = core.templates.texts.renderStaff('room/lost', core.language, {
    customer: { code: customer.code, name: customer.name },
  });
  let told: SendResult;
  try {
    told = await tellStaff(core, chat, to, text, { marker, about: [], at: core.clock.now() });
  } catch (error) {
    if (!isAudienceRefused(error)) throw error;
    core.log.warn(
      { err: error, customerId },
      'a customer has lost its group, and its supervisor was not notified',
    );
    return;
  }
  if (told.status === 'accepted' || told.status === 'handed-over') return;
  const why = told.status === 'rejected' ? told.detail : told.cause;
  throw new XinhangError('platform_refused', said('room/loss-untold', { code: customer.code, why }), {
    retry: 'later',
  });
}
