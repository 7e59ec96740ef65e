import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import { newId } from '../../prisma/new-id.ts';
import { said, toStored } from '../../templates/reader/said.ts';
import { askAbout } from '../approvals/entry-decisions.ts';
import { followCards } from '../cards/follow-cards.ts';
import type { Core } from '../core.ts';
import { inWords, speakingToCompany } from '../in-words.ts';
import { madeBefore } from '../inbox/change-once.ts';
import { tellRated } from '../logs/customer-waits.ts';
import { keepContact } from '../logs/keep-reply.ts';
import type { MessageRef, Sender } from '../ports.ts';
import { enterEntry } from '../registers/enter-entry.ts';
import { changeCustomer } from '../replan/change-customer.ts';
import { replanEntries } from '../replan/replan-entries.ts';
import { staffById, type StaffMember } from '../staff/staff-member.ts';
import type { Survey } from './find-survey.ts';

export interface SurveyAnswer {
  readonly survey: Survey;
  readonly score: number;
  readonly platform: string;
  readonly sender: Sender;
  readonly at: Temporal.Instant;
  /** The message that says it, which has been kept; null: it was pressed. */
  readonly message: { readonly ref: MessageRef; readonly text: string } | null;
}

/**
 * Records the score that one person at the customer's gave: their later one replaces it. The first answer closes the
 * follow-up; a low one, whenever it comes, opens one entry of the register that the step names, such as a complaint,
 * which stays even if the score is raised afterwards.
 */
export async function answerSurvey(core: Core, answer: SurveyAnswer): Promise<void> {
  if ((await madeBefore(core, 'survey.answer')) !== null) return;
  const { followUp, choices } = answer.survey;
  const label = choices.find(({ score }) => score === answer.score)?.label ?? String(answer.score);
  await changeCustomer(core, followUp.customerId, 'survey.answer', async (tx, now) => {
    const logId = await logOf(core, tx, answer, label, now);
    const key = {
      followUpId: followUp.id,
      platform: answer.platform,
      platformUserId: answer.sender.platformUserId,
    };
    const given = { score: answer.score, answeredAt: toDbInstant(answer.at) };
    await tx.surveyAnswer.upsert({
      where: { followUpId_platform_platformUserId: key },
      create: { ...key, ...given },
      update: given,
    });
    const closed = await tx.followUp.updateMany({
      where: { id: followUp.id, state: 'open' },
      data: {
        state: 'closed',
        closedBy: 'log',
        endedAt: toDbInstant(now),
        reason: toStored(said('reason/answered', { by: answer.sender.name })),
      },
    });
    if (closed.count > 0) await followCards(tx, { followUps: [followUp.id] }, { by: null, at: now });
    const entryId = await openForLowScore(core, tx, answer, label, now);
    const { message, sender } = answer;
    const heard = { customerId: followUp.customerId, logId, author: sender.name, followUp };
    await tellRated(core, tx, { ...heard, words: message?.text ?? label }, entryId, now);
  });
}

/** The contact log that says it. A press is not a message, so one is written. */
async function logOf(
  core: Core,
  tx: Tx,
  { survey: { followUp }, platform, sender, at, message }: SurveyAnswer,
  choice: string,
  now: Temporal.Instant,
): Promise<string> {
  if (message !== null) {
    const kept = await tx.contactLog.findUniqueOrThrow({
      where: { platform_platformRoomId_platformMessageId: { platform, ...message.ref } },
      select: { id: true },
    });
    return kept.id;
  }
  const id = newId();
  await tx.contactLog.create({
    data: {
      id,
      customerId: followUp.customerId,
      followUpId: followUp.id,
      purpose: 'contact',
      direction: 'inbound',
      channel: 'group',
      authorName: sender.name,
      authorRole: 'customer',
      summary: inWords(speakingToCompany(core), said('survey/pressed', { choice })),
      happenedAt: toDbInstant(at),
      recordedAt: toDbInstant(now),
    },
  });
  await keepContact(tx, { customerId: followUp.customerId, platform, sender });
  return id;
}

/** @returns the entry that was opened; null if none was */
async function openForLowScore(
  core: Core,
  tx: Tx,
  { survey: { followUp }, score, platform, sender }: SurveyAnswer,
  choice: string,
  now: Temporal.Instant,
): Promise<string | null> {
  const low = core.rules.playbook.steps.find(({ key }) => key === followUp.step)?.closes.low;
  const register = core.templates.registers.find(({ key }) => key === low?.opens);
  if (low === undefined || register === undefined || score > low.atMost) return null;
  const isOpened = { followUpId: followUp.id, entryId: { not: null } };
  if ((await tx.surveyAnswer.count({ where: isOpened })) > 0) return null;
  const by = await openerOf(tx, followUp.id, followUp.customerId);
  // There is no owner to follow up; the score itself is kept.
  if (by === null) return null;
  const id = newId();
  const says = said('survey/low', { author: sender.name, choice });
  const answers = { [register.summary]: inWords(speakingToCompany(core), says) };
  await enterEntry(core, tx, by, { id, register, customer: { id: followUp.customerId }, answers }, now);
  await askAbout(core, tx, by, id, now);
  await replanEntries(tx, [id], core.rules, now);
  const key = { followUpId: followUp.id, platform, platformUserId: sender.platformUserId };
  await tx.surveyAnswer.update({
    where: { followUpId_platform_platformUserId: key },
    data: { entryId: id },
  });
  return id;
}

/** The entry is in the name of the survey's owner, or else of one of the customer's people. */
async function openerOf(tx: Tx, followUpId: string, customerId: string): Promise<StaffMember | null> {
  const { ownerId } = await tx.followUp.findUniqueOrThrow({
    where: { id: followUpId },
    select: { ownerId: true },
  });
  const seats = await tx.customer.findUniqueOrThrow({
    where: { id: customerId },
    select: { salespersonId: true, supervisorId: true, assistantId: true },
  });
  for (const id of [ownerId, seats.salespersonId, seats.supervisorId, seats.assistantId]) {
    const found = id === null ? null : await staffById(tx, id);
    if (found !== null) return found;
  }
  return null;
}
