import type { Temporal } from 'temporal-polyfill';
import { fromDbInstant, toDbInstant } from '../../prisma/days.ts';
import type { Step } from '../../templates/reader/playbook.ts';
import type { Core } from '../core.ts';
import type { PlatformId } from '../ports.ts';
import type { MatchedFollowUp } from './match-reply.ts';

/** People answer in several messages; those within this time of the first one belong to the answer. */
const answerMinutes = 10;

/**
 * The question in a group that a message written at this time may answer: the latest one there, if its follow-up is
 * open and nothing, or only the beginning of an answer, has come since. On platforms without threads this is the only
 * way to recognise an answer.
 */
export async function findQuestion(
  core: Core,
  platform: PlatformId,
  platformRoomId: string,
  at: Temporal.Instant,
): Promise<MatchedFollowUp | null> {
  const asking = core.rules.playbook.steps.filter(isAsked);
  const isOpen = { state: 'open', step: { in: asking.map(({ key }) => key) } } as const;
  const question = await core.db.delivery.findFirst({
    where: {
      platform,
      platformRoomId,
      audience: 'customer',
      state: 'posted',
      postedAt: { lte: toDbInstant(at) },
      reminders: { some: { followUp: isOpen } },
    },
    orderBy: { postedAt: 'desc' },
    select: {
      postedAt: true,
      reminders: {
        where: { followUp: isOpen },
        // Of several questions in one message, the most urgent: the doubt is recorded either way.
        orderBy: { followUp: { dueOn: 'asc' } },
        select: { followUp: { select: { id: true, step: true, customerId: true } } },
      },
    },
  });
  const followUp = question?.reminders[0]?.followUp;
  if (!question?.postedAt || !followUp?.customerId) return null;
  const answer = await core.db.contactLog.findFirst({
    where: {
      followUpId: followUp.id,
      direction: 'inbound',
      deletedAt: null,
      happenedAt: { gte: question.postedAt },
    },
    orderBy: { happenedAt: 'asc' },
    select: { happenedAt: true },
  });
  const answeredAt = answer === null ? null : fromDbInstant(answer.happenedAt);
  if (answeredAt !== null && answeredAt.until(at).total('minutes') > answerMinutes) return null;
  return { ...followUp, customerId: followUp.customerId };
}

/** A step whose messages to the customer are questions. */
export function isAsked({ answered, closes }: Step): boolean {
  return answered !== undefined || closes.when === 'answered';
}
