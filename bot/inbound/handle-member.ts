import type { Core } from '../../jobs/core.ts';
import { tellStaff } from '../../jobs/deliver/audience-guard.ts';
import { customerByRoom } from '../../jobs/facts/find-customer.ts';
import { staffByIdentity } from '../../jobs/facts/staff-member.ts';
import { supervisorAccount } from '../../jobs/facts/supervisor-account.ts';
import type { InboundOf } from '../../jobs/ports.ts';
import { loseRoom } from '../../jobs/record/bind-room.ts';
import { answerStaff } from './answer.ts';

/**
 * The bot came into a group or was put out of one. Coming in, whoever brought it is told how to bind the group;
 * put out, the customer's questions stop and its supervisor hears of it, for a lost group is otherwise noticed by
 * nobody.
 */
export async function handleMember(
  core: Core,
  inbound: InboundOf<'member'>,
  inboundId: string,
): Promise<void> {
  if (!inbound.bot) return;
  const { platform, platformRoomId } = inbound;
  if (inbound.change === 'joined') {
    const staff = await staffByIdentity(core.db, platform, inbound.from.platformUserId);
    const bound = await customerByRoom(core.db, platform, platformRoomId);
    if (staff === null || bound !== null) return;
    const text = core.templates.texts.renderStaff('reply/room-unbound', core.language, {});
    return await answerStaff(core, platform, inbound.handle, text);
  }
  const customer = await customerByRoom(core.db, platform, platformRoomId);
  const customerId = await loseRoom(core, platform, platformRoomId);
  const to = customerId === null ? null : await supervisorAccount(core.db, customerId, platform);
  const chat = core.platforms.get(platform);
  if (customer === null || to === null || chat === undefined) return;
  const text = core.templates.texts.renderStaff('room/lost', core.language, {
    customer: { code: customer.code, name: customer.name },
  });
  await tellStaff(chat, to, text, { marker: inboundId, about: [], at: core.clock.now() });
}
