import type { Core } from '../../jobs/core.ts';
import { customerByRoom } from '../../jobs/customers/find-customer.ts';
import { inWords } from '../../jobs/in-words.ts';
import { instantOf, isFromCustomer } from '../../jobs/logs/keep-reply.ts';
import type { InboundOf } from '../../jobs/ports.ts';
import { whoIs } from '../../jobs/staff/who-is.ts';
import { answerSurvey } from '../../jobs/surveys/answer-survey.ts';
import { surveyById } from '../../jobs/surveys/find-survey.ts';
import { readAnswer, staffText } from '../../templates/reader/card.ts';
import { said } from '../../templates/reader/said.ts';
import { answerStaff } from './answer.ts';

/**
 * An answer to a survey, pressed in the customer's group. Only the customer's own people may: a colleague's press would
 * be a score that the customer never gave.
 */
export async function handleAnswer(core: Core, inbound: InboundOf<'click'>): Promise<void> {
  const { platform, handle, from, value } = inbound;
  const staff = await whoIs(core, platform, from, inbound.at);
  if (!isFromCustomer({ staff, sender: from })) {
    const words = inWords(core, said('survey/customers-only'));
    return await answerStaff(core, platform, handle, staffText({ body: [words] }));
  }
  const answer = readAnswer(value);
  const room = handle.platformRoomId;
  const at = instantOf(inbound);
  const customer = room === undefined ? null : await customerByRoom(core.db, platform, room);
  const survey = answer === null ? null : await surveyById(core, answer.id, at);
  // The id in a button is not a secret: it counts only in the group that was asked.
  const isTheirs = survey !== null && survey.followUp.customerId === customer?.id;
  const choice = survey?.choices.find(({ score }) => score === answer?.score);
  if (!isTheirs || answer === null || choice === undefined)
    return await thank(core, inbound, 'reply/survey-over');
  await answerSurvey(core, { survey, score: answer.score, platform, sender: from, at, message: null });
  await thank(core, inbound, 'reply/rated', choice.label);
}

/** Shown only to the person who answered; where the platform cannot do that, nothing is posted. */
export async function thank(
  core: Core,
  { platform, handle }: Pick<InboundOf<'click' | 'message'>, 'platform' | 'handle'>,
  key: 'reply/rated' | 'reply/survey-over',
  choice?: string,
): Promise<void> {
  const values = choice === undefined ? {} : { choice };
  const text = core.templates.texts.renderCustomer(key, core.language, values);
  await core.platforms.get(platform)?.answer(handle, text);
}
