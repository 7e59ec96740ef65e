import type { Temporal } from 'temporal-polyfill';
import type { Choice } from '../../templates/reader/card.ts';
import { languages } from '../../templates/reader/languages.ts';
import type { Step } from '../../templates/reader/playbook.ts';
import { fromDbDate, toDbInstant } from '../../prisma/days.ts';
import { addDays } from '../calendar/working-days.ts';
import type { Core } from '../core.ts';
import { dayOf } from '../plan/moments.ts';
import type { PlatformId } from '../ports.ts';
import { isAsked } from '../logs/find-question.ts';
import type { MatchedFollowUp } from '../logs/match-reply.ts';

/** A follow-up that the customer closes by an answer, and the answers to choose from. */
export interface Survey {
  readonly followUp: MatchedFollowUp;
  readonly choices: readonly Choice[];
}

/** The survey of a follow-up; null: it is none, or its time is over. */
export async function surveyById(
  core: Core,
  followUpId: string,
  at: Temporal.Instant,
): Promise<Survey | null> {
  const found = await core.db.followUp.findUnique({
    where: { id: followUpId },
    select: { id: true, step: true, customerId: true, dueOn: true, skipped: true },
  });
  const step = stepOf(core, found?.step);
  if (found === null || found.customerId === null || found.skipped || step === undefined) return null;
  const { lapsesAfterDays } = step;
  const dueOn = fromDbDate(found.dueOn);
  const isOver =
    lapsesAfterDays !== undefined &&
    dayOf(at, core.rules.playbook).since(addDays(dueOn, lapsesAfterDays)).sign > 0;
  return isOver ? null : surveyOf(core, step, { ...found, customerId: found.customerId });
}

/**
 * The survey that a message in a group may answer: the last thing the customer was asked there. People may answer it one
 * after the other, so it need not be open any more.
 */
export async function surveyInRoom(
  core: Core,
  platform: PlatformId,
  platformRoomId: string,
  at: Temporal.Instant,
): Promise<Survey | null> {
  const asking = core.rules.playbook.steps.filter(isAsked).map(({ key }) => key);
  const last = await core.db.delivery.findFirst({
    where: {
      platform,
      platformRoomId,
      audience: 'customer',
      state: 'posted',
      postedAt: { lte: toDbInstant(at) },
      reminders: { some: { followUp: { step: { in: asking } } } },
    },
    orderBy: { postedAt: 'desc' },
    select: { reminders: { select: { followUp: { select: { id: true, step: true } } } } },
  });
  const asked = last?.reminders.find(({ followUp }) => stepOf(core, followUp.step) !== undefined);
  return asked === undefined ? null : await surveyById(core, asked.followUp.id, at);
}

function surveyOf(core: Core, step: Step, { id, step: key, customerId }: MatchedFollowUp): Survey {
  const { texts } = core.templates;
  // A customer may write the words of either language.
  const choices = step.remind
    .filter(({ to }) => to === 'customer')
    .flatMap(({ say }) => languages.flatMap((language) => texts.choicesOf(say, language)));
  return { followUp: { id, step: key, customerId }, choices };
}

function stepOf({ rules }: Core, key: string | undefined): Step | undefined {
  return rules.playbook.steps.find((step) => step.key === key && step.closes.when === 'answered');
}
