import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { fromDbInstant, toDbInstant } from '../../prisma/days.ts';
import type { Core } from '../core.ts';
import { XinhangError } from '../errors.ts';
import { customerOpening } from '../customers/customer-opening.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import { eventSlot } from '../plan/slots.ts';
import { targetKey } from '../plan/target.ts';
import { changeCustomer } from '../replan/change-customer.ts';
import { writeAudit } from '../audit/write-audit.ts';
import { type AnySaid, fromStored, said } from '../../templates/reader/said.ts';

export type AskOutcome =
  | { readonly what: 'will-ask'; readonly reminderId: string }
  /** Asked at most once per follow-up. Contains the time and the outcome; the person who asked is not recorded here. */
  | {
      readonly what: 'asked-before';
      readonly reminderId: string;
      readonly state: 'waiting' | 'posted' | 'not-posted';
      readonly reason: AnySaid | null;
      readonly at: Temporal.Instant;
    };

export const askedSlot = eventSlot('asked');

/**
 * 在群里询问: posts the step's question to the customer, once per follow-up. It follows the same rules as every question:
 * within the window, on a working day, at most one a day.
 *
 * @throws XinhangError `already_done` for a follow-up that has ended, `unsupported` for a step without a question,
 *   `room_unusable` if the customer has no group
 */
export async function askCustomer(
  core: Core,
  by: StaffMember,
  followUp: { readonly id: string; readonly customerId: string },
): Promise<AskOutcome> {
  const { customerId } = followUp;
  const { result } = await changeCustomer(core, customerId, 'follow-up.ask', async (tx, now) => {
    const known = await tx.reminder.findUnique({
      where: { followUpId_slot: { followUpId: followUp.id, slot: askedSlot } },
      include: { delivery: { select: { postedAt: true } } },
    });
    if (known !== null) {
      const { id, state, reason, dueAt, delivery } = known;
      return {
        what: 'asked-before',
        reminderId: id,
        state: standingOf(state),
        reason: fromStored(reason),
        at: fromDbInstant(delivery?.postedAt ?? dueAt),
      } as const;
    }
    const { step, say } = await openQuestion(core, tx, followUp.id);
    const room = await tx.room.findFirst({
      where: { customerId, kind: 'customer', state: 'bound' },
      select: { id: true },
    });
    if (room === null) throw noGroup();
    // Due when the window opens, so that a question requested at night does not count as late.
    const dueAt = toDbInstant(customerOpening(now, core.rules));
    const row = await tx.reminder.create({
      data: {
        followUpId: followUp.id,
        slot: askedSlot,
        say,
        audience: 'customer',
        target: targetKey({ kind: 'customer', customerId }),
        dueAt,
        meantFor: dueAt,
        plannedAt: toDbInstant(now),
      },
    });
    await writeAudit(tx, { at: now, by, action: 'follow-up.ask', subject: step, customerId });
    return { what: 'will-ask', reminderId: row.id } as const;
  });
  return result;
}

function standingOf(state: string): 'waiting' | 'posted' | 'not-posted' {
  if (state === 'planned' || state === 'claimed') return 'waiting';
  return state === 'posted' ? 'posted' : 'not-posted';
}

/** Read under the lock: it may have ended since the button was shown. */
async function openQuestion(core: Core, tx: Tx, followUpId: string) {
  const followUp = await tx.followUp.findUniqueOrThrow({ where: { id: followUpId } });
  const say = core.rules.playbook.steps.find(({ key }) => key === followUp.step)?.ask;
  if (followUp.state !== 'open') {
    throw new XinhangError('already_done', said('follow-up/ended-not-asked'));
  }
  if (say === undefined) {
    throw new XinhangError('unsupported', said('follow-up/no-question'));
  }
  return { step: followUp.step, say };
}

function noGroup(): XinhangError {
  return new XinhangError('room_unusable', said('follow-up/no-group'));
}
