import type { Core } from '../../jobs/core.ts';
import { customerByRoom } from '../../jobs/facts/find-customer.ts';
import { staffByIdentity } from '../../jobs/facts/staff-member.ts';
import type { InboundOf } from '../../jobs/ports.ts';
import { instantOf, keepReply } from '../../jobs/record/keep-reply.ts';
import { answerStaff } from './answer.ts';

/** 记为联系记录: a message outside any thread, kept on a staff member's word, under its author's name. */
export async function handleKeep(core: Core, inbound: InboundOf<'keep'>): Promise<void> {
  const { platform, message, handle } = inbound;
  const customer = await customerByRoom(core.db, platform, message.platformRoomId);
  const say = (key: string) =>
    answerStaff(core, platform, handle, core.templates.texts.renderStaff(key, core.language, {}));
  if (customer === null) return await say('reply/room-unbound');
  const kept = await keepReply(core, {
    customerId: customer.id,
    followUp: null,
    staff: await staffByIdentity(core.db, platform, inbound.author.platformUserId),
    sender: inbound.author,
    platform,
    message,
    text: inbound.text,
    at: instantOf(inbound),
  });
  await say(kept ? 'reply/kept-message' : 'reply/kept-before');
}
