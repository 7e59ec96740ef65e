import { Temporal } from 'temporal-polyfill';
import { newId } from '../../prisma/new-id.ts';
import type { Tx } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import type { Core } from '../core.ts';
import { eventSlot } from '../plan/slots.ts';
import { targetKey } from '../plan/target.ts';
import type { Attachment, InboundOf, MessageRef, Sender } from '../ports.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import { changeCustomer } from '../replan/change-customer.ts';
import { madeBefore } from '../inbox/change-once.ts';
import { endWait } from '../customers/end-wait.ts';
import { beginWait, tellAsked, tellAssumed } from './customer-waits.ts';
import type { MatchedFollowUp } from './match-reply.ts';
import { isQuestion, wantsAnswer } from './wants-answer.ts';

export interface Reply {
  readonly customerId: string;
  readonly followUp: MatchedFollowUp | null;
  /** Null: the sender is not on the staff register. */
  readonly staff: StaffMember | null;
  readonly sender: Sender;
  readonly platform: string;
  readonly message: MessageRef;
  readonly text: string;
  readonly attachments?: readonly Attachment[] | undefined;
  readonly at: Temporal.Instant;
  /** It follows a question but is not in its thread, so it may be about something else. */
  readonly assumed?: true;
  /** The message is addressed to the bot, so the owner hears of it in any case. */
  readonly asks?: boolean;
  /** A colleague has asked for it to be kept. */
  readonly keptByHand?: true;
}

/**
 * Keeps a message as a contact log, with author, role, direction and the follow-up it answers. It closes nothing: the
 * responsible person confirms the outcome (requirements 0.2). A customer's answer is also reported to the owner, once,
 * so that no one has to watch the group, and so is a question of the customer's own.
 *
 * @returns false when the message was already kept for another reason
 */
export async function keepReply(core: Core, reply: Reply): Promise<boolean> {
  if ((await madeBefore(core, 'reply.keep')) !== null) return true;
  const fromCustomer = isFromCustomer(reply);
  const id = newId();
  const { result } = await changeCustomer(core, reply.customerId, 'reply.keep', async (tx, now) => {
    const kept = await tx.contactLog.createMany({
      data: {
        id,
        customerId: reply.customerId,
        followUpId: reply.followUp?.id ?? null,
        purpose: reply.followUp === null ? 'contact' : purposeOf(core, reply.followUp.step),
        direction: fromCustomer ? 'inbound' : 'outbound',
        channel: 'group',
        actorId: reply.staff?.id ?? null,
        authorName: reply.staff?.name ?? reply.sender.name,
        authorRole: fromCustomer ? 'customer' : (reply.staff?.roles[0] ?? 'staff'),
        summary: reply.text,
        happenedAt: toDbInstant(reply.at),
        recordedAt: toDbInstant(now),
        attachments: (reply.attachments ?? []).map((attachment) => ({ ...attachment })),
        assumed: reply.assumed ?? false,
        platform: reply.platform,
        ...reply.message,
      },
      skipDuplicates: true,
    });
    if (kept.count === 0) return false;
    if (!fromCustomer) {
      await endWait(tx, reply.customerId, reply.at);
      return true;
    }
    await keepContact(tx, reply);
    const { customerId, followUp, sender, text } = reply;
    const heard = { customerId, logId: id, author: sender.name, words: text, followUp };
    if (reply.assumed) await tellAssumed(core, tx, heard, now);
    const told = !reply.assumed && followUp !== null && (await tellOwner(core, tx, followUp.id, now));
    // Where only mentions are heard, every answer mentions the bot: it is reported as the answer that it is.
    const asks = reply.asks === true && (!told || isQuestion(text));
    if (asks) await tellAsked(core, tx, heard, now);
    if (asks || (followUp === null ? wantsAnswer(text) : isQuestion(text))) {
      // A colleague who keeps a message by hand has seen it just now.
      await beginWait(core, tx, heard, reply.keptByHand ? now : reply.at);
    }
    return true;
  });
  return result;
}

/**
 * The register says who works here. A colleague who is not on it, or has left, is still not a customer if the platform
 * reports them as internal; if it cannot tell, the sender counts as the customer.
 */
export function isFromCustomer({ staff, sender }: Pick<Reply, 'staff' | 'sender'>): boolean {
  return staff === null && sender.external !== false;
}

/** Adds the sender to the customer's contacts, under their current chat name. */
export async function keepContact(
  tx: Tx,
  reply: Pick<Reply, 'customerId' | 'platform' | 'sender'>,
): Promise<void> {
  const { customerId, platform, sender } = reply;
  const key = { customerId, platform, platformUserId: sender.platformUserId };
  await tx.contact.upsert({
    where: { customerId_platform_platformUserId: key },
    create: { ...key, name: sender.name },
    update: { name: sender.name },
  });
}

/** Tells the owner of an open follow-up, once, that the customer has answered. @returns whether that is done now */
async function tellOwner(core: Core, tx: Tx, followUpId: string, now: Temporal.Instant): Promise<boolean> {
  const followUp = await tx.followUp.findUnique({ where: { id: followUpId } });
  const step = core.rules.playbook.steps.find((s) => s.key === followUp?.step);
  if (followUp?.state !== 'open' || followUp.ownerId === null || step?.answered === undefined) return false;
  const at = toDbInstant(now);
  const told = await tx.reminder.createMany({
    data: {
      followUpId,
      slot: eventSlot('answered'),
      say: step.answered,
      audience: 'staff',
      recipientId: followUp.ownerId,
      target: targetKey({ kind: 'staff', staffId: followUp.ownerId }),
      dueAt: at,
      meantFor: at,
      plannedAt: at,
    },
    skipDuplicates: true,
  });
  return told.count > 0;
}

function purposeOf(core: Core, step: string): string {
  return core.rules.playbook.steps.find((s) => s.key === step)?.closes.log ?? 'contact';
}

/** The instant of an inbound message, by the company's clock. */
export function instantOf(
  inbound: InboundOf<'message' | 'keep' | 'edited' | 'deleted' | 'click'>,
): Temporal.Instant {
  return Temporal.Instant.from(inbound.at);
}
