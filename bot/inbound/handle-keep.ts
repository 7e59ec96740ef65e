import { type Button, staffText } from '../../templates/reader/card.ts';
import { may } from '../../jobs/access/scopes.ts';
import { whoIs } from '../../jobs/staff/who-is.ts';
import type { CustomerRef } from '../../jobs/customers/find-customer.ts';
import type { InboundOf } from '../../jobs/ports.ts';
import { instantOf, keepReply } from '../../jobs/logs/keep-reply.ts';
import { logOfMessage } from '../../jobs/logs/find-kept.ts';
import { becomeButtons } from '../registers/message-button.ts';
import { type ActionHead, attempt } from '../actions/engine/attempt.ts';
import { type CommandContext, type Reply, say, tell } from '../commands/engine/context.ts';

export const keepAction: ActionHead = { key: 'keep', capability: 'process.join' };

/**
 * 记为联系记录: keeps a message outside any thread at a staff member's request, under its author's name. Being a member
 * of the group grants no right to write into its customer's file.
 */
export async function handleKeep(ctx: CommandContext, inbound: InboundOf<'keep'>): Promise<Reply> {
  const { core, by, platform, room } = ctx;
  const words = (key: string, buttons: readonly Button[] = []): Reply => {
    const text = core.templates.texts.renderStaff(key, core.language, {});
    return { kind: 'text', text: buttons.length === 0 ? text : staffText({ ...text, buttons }) };
  };
  return await attempt<CustomerRef, null>(ctx, keepAction, {
    seek: async () => {
      if (room === null) return { kind: 'none', reply: words('reply/room-unbound'), refusal: null };
      if (may('work', by, room)) return { kind: 'found', subject: room };
      return { kind: 'none', reply: notKept(ctx), refusal: { why: 'customer', customerId: room.id } };
    },
    check: () => ({ ok: true, values: null }),
    customerOf: (customer) => customer,
    triesAgain: true,
    run: async ({ id }) => {
      const kept = await keepReply(core, {
        customerId: id,
        followUp: null,
        staff: await whoIs(core, platform, inbound.author, inbound.saidAt ?? null),
        sender: inbound.author,
        platform,
        message: inbound.message,
        text: inbound.text,
        attachments: inbound.attachments,
        at: instantOf(inbound),
        keptByHand: true,
      });
      const buttons = becomeButtons(ctx, await logOfMessage(core.db, platform, inbound.message));
      return words(kept ? 'reply/kept-message' : 'reply/kept-before', buttons);
    },
  });
}

function notKept(ctx: CommandContext): Reply {
  return say(tell(ctx, 'inbound/not-kept'));
}
