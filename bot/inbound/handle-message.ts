import type { Temporal } from 'temporal-polyfill';
import type { Core } from '../../jobs/core.ts';
import { isMarked } from '../../jobs/command-mark.ts';
import { actingStaff } from '../../jobs/access/acting-staff.ts';
import { may } from '../../jobs/access/scopes.ts';
import { customerById, customerByRoom } from '../../jobs/customers/find-customer.ts';
import { isOurPosting } from '../../jobs/outbox/is-our-posting.ts';
import { postingWithCode } from '../../jobs/outbox/posting-with-code.ts';
import { readCode } from '../../jobs/printed-code.ts';
import type { StaffMember } from '../../jobs/staff/staff-member.ts';
import { noteInside } from '../../jobs/rooms/bind-room.ts';
import { tellOfReaders } from '../../jobs/staff/tell-of-readers.ts';
import { whoIs } from '../../jobs/staff/who-is.ts';
import type { InboundOf } from '../../jobs/ports.ts';
import { endWaitIn } from '../../jobs/logs/customer-waits.ts';
import { findQuestion } from '../../jobs/logs/find-question.ts';
import { instantOf, isFromCustomer, keepReply } from '../../jobs/logs/keep-reply.ts';
import { type MatchedFollowUp, matchReply } from '../../jobs/logs/match-reply.ts';
import { answerSurvey } from '../../jobs/surveys/answer-survey.ts';
import { surveyById, surveyInRoom } from '../../jobs/surveys/find-survey.ts';
import { readScore } from '../../jobs/surveys/read-score.ts';
import { isQuestion, wantsAnswer } from '../../jobs/logs/wants-answer.ts';
import { looksLikeCommand, looksMistyped } from '../commands/engine/looks-like-command.ts';
import { answerCommand } from '../commands/engine/answer-command.ts';
import { inWords } from '../../jobs/in-words.ts';
import { staffText } from '../../templates/reader/card.ts';
import { said } from '../../templates/reader/said.ts';
import { type CommandContext, type Reply, tell } from '../commands/engine/context.ts';
import { answerStaff, refuse, reply } from './answer.ts';
import { contextOf } from './context-of.ts';
import { thank } from './handle-answer.ts';

/**
 * A message is a command (by mention or direct message), an answer in a reminder's thread or with its code, a customer's
 * answer or question outside any thread, or just talk.
 */
export async function handleMessage(core: Core, written: InboundOf<'message'>): Promise<void> {
  const staff = await whoIs(core, written.platform, written.from, written.at);
  const inbound = staff === null ? written : await withCode(core, written, staff);
  if (inbound === null) return await say(core, written, 'reply/no-such-code');
  if (isCommand(core, inbound, staff)) {
    if (staff === null) return await refuse(core, inbound.platform, inbound.handle);
    const where = inbound.handle.platformRoomId ?? null;
    const context = await contextOf(core, inbound.platform, staff, where);
    const answer = await answerCommand(context, inbound.line ?? inbound.text);
    const warned = await warnOfReaders(context, inbound, answer);
    return await reply(core, inbound.platform, inbound.handle, warned);
  }
  if (await keepScore(core, inbound, staff)) return;
  if (inbound.thread === null) return await handleTalk(core, inbound, staff);
  const followUp = await matchReply(core.db, inbound.platform, inbound.thread);
  const customer =
    followUp === null
      ? await customerByRoom(core.db, inbound.platform, inbound.message.platformRoomId)
      : await customerById(core.db, followUp.customerId);
  if (customer === null) {
    if (staff !== null && (await isOurPosting(core.db, inbound.platform, inbound.thread))) {
      await say(core, inbound, 'reply/kept-nothing');
    }
    return;
  }
  // Direct messages are for staff only; what an outsider writes there belongs to no customer.
  if (staff === null && inbound.where === 'direct') return;
  const at = instantOf(inbound);
  // In the thread of another message customers answer our question as they do outside any thread.
  const isElsewhere = followUp === null && isFromCustomer({ staff, sender: inbound.from });
  const question = isElsewhere ? await questionBefore(core, inbound, at) : null;
  const kept = await keepReply(core, {
    customerId: customer.id,
    followUp: followUp ?? question,
    staff,
    sender: inbound.from,
    platform: inbound.platform,
    message: inbound.message,
    text: inbound.text,
    attachments: inbound.attachments,
    at,
    ...(question === null ? { asks: inbound.addressed && staff === null } : { assumed: true }),
  });
  if (!kept || staff === null || followUp?.isOpen !== true) return;
  const today = core.clock.now().toZonedDateTimeISO(core.rules.playbook.zone).toPlainDate();
  if (may('work', await actingStaff(core.db, staff, today), customer)) {
    // The reply is kept; the answer offers to record the outcome.
    await say(core, inbound, 'reply/kept', followUp.id);
  }
}

/** On a platform whose replies say nothing of what they reply to, the code at the beginning does. @returns null: none of theirs */
async function withCode(
  { db, platforms }: Core,
  inbound: InboundOf<'message'>,
  staff: StaffMember,
): Promise<InboundOf<'message'> | null> {
  const { platform, thread } = inbound;
  if (thread !== null || platforms.get(platform)?.capabilities.replyLink !== 'printed-code') return inbound;
  const coded = readCode(inbound.text);
  if (coded === null) return inbound;
  const posting = await postingWithCode(db, platform, staff.id, coded.code);
  if (posting === null) return null;
  const { line: _, ...rest } = inbound;
  return { ...rest, text: coded.words, thread: posting };
}

/**
 * A score written instead of pressed, in the thread of the survey or after it. Its words are kept as an answer like any
 * other. @returns false: it is none
 */
async function keepScore(
  core: Core,
  inbound: InboundOf<'message'>,
  staff: StaffMember | null,
): Promise<boolean> {
  const { platform, message, from, text, thread } = inbound;
  if (inbound.where === 'direct' || !isFromCustomer({ staff, sender: from })) return false;
  const at = instantOf(inbound);
  const asked = thread === null ? null : await matchReply(core.db, platform, thread);
  const survey =
    thread === null
      ? await surveyInRoom(core, platform, message.platformRoomId, at)
      : asked === null
        ? null
        : await surveyById(core, asked.id, at);
  const score = survey === null ? null : readScore(text, survey.choices);
  if (survey === null || score === null) return false;
  const { followUp } = survey;
  const said = {
    customerId: followUp.customerId,
    followUp,
    staff,
    sender: from,
    platform,
    message,
    text,
    at,
  };
  if (!(await keepReply(core, { ...said, attachments: inbound.attachments }))) return true;
  await answerSurvey(core, { survey, score, platform, sender: from, at, message: { ref: message, text } });
  const label = survey.choices.find((choice) => choice.score === score)?.label;
  await thank(core, inbound, 'reply/rated', label ?? String(score));
  return true;
}

/**
 * Outside any thread, three things that a customer writes are kept: what follows a question of ours, as its answer; what
 * they say to the bot, which is reported at once; and what wants an answer, for which the owner is reminded if no
 * colleague gives one. The rest is their own affair. Whatever a colleague writes there ends the customer's wait.
 */
async function handleTalk(
  core: Core,
  inbound: InboundOf<'message'>,
  staff: StaffMember | null,
): Promise<void> {
  const { platform, message, from, text, addressed } = inbound;
  if (inbound.where === 'direct') return;
  const at = instantOf(inbound);
  if (!isFromCustomer({ staff, sender: from })) return await endWaitIn(core.db, platform, message, at);
  const customer = await customerByRoom(core.db, platform, message.platformRoomId);
  if (customer === null) return;
  // Where the platform does not report who joins, a message is the only sign that the customer is in the group.
  if (core.platforms.get(platform)?.capabilities.seesMembers === false) {
    await noteInside(core, platform, message.platformRoomId, true);
  }
  const question = await questionBefore(core, inbound, at);
  if (question === null && !addressed && !wantsAnswer(text)) return;
  await keepReply(core, {
    customerId: customer.id,
    followUp: question,
    staff,
    sender: from,
    platform,
    message,
    text,
    attachments: inbound.attachments,
    at,
    ...(question === null ? { asks: addressed } : { assumed: true }),
  });
}

/** The question that words outside its thread may answer. What a customer asks the bot is a question of their own. */
async function questionBefore(
  core: Core,
  { platform, message, text, addressed }: InboundOf<'message'>,
  at: Temporal.Instant,
): Promise<MatchedFollowUp | null> {
  if (addressed && isQuestion(text)) return null;
  return await findQuestion(core, platform, message.platformRoomId, at);
}

/**
 * A marked `crm` is a command wherever it is written. Of the messages to the bot, everything that staff write outside a
 * thread is one; in a thread, or from others, only text that looks like one. A slip in a command's name counts only
 * from staff who mention the bot: in a direct chat everything is for it, and 明天 there is an answer, not a slip for
 * 今天.
 */
function isCommand({ templates }: Core, inbound: InboundOf<'message'>, staff: StaffMember | null): boolean {
  const line = inbound.line ?? inbound.text;
  if (isMarked(line)) return true;
  const direct = inbound.where === 'direct';
  if (!inbound.addressed && !direct) return false;
  if (looksLikeCommand(line, templates)) return true;
  return staff !== null && (inbound.thread === null || (!direct && looksMistyped(line, templates)));
}

/** Where nothing in a group is for one person only, the customer could read the command that was given there. Said once. */
async function warnOfReaders(
  context: CommandContext,
  { where }: InboundOf<'message'>,
  answer: Reply,
): Promise<Reply> {
  const { core, platform, room } = context;
  const isOpen = core.platforms.get(platform)?.capabilities.whisper === 'none';
  if (!isOpen || where !== 'room' || room === null || answer.kind !== 'text') return answer;
  if (!(await tellOfReaders(core.db, context.by.id, core.clock.now()))) return answer;
  const { text } = answer;
  const body = [...text.body, tell(context, 'inbound/read-by-all')];
  return { ...answer, text: staffText({ ...text, body }) };
}

async function say(core: Core, inbound: InboundOf<'message'>, key: string, subject?: string): Promise<void> {
  const text = core.templates.texts.renderStaff(key, core.language, {}, subject);
  const capabilities = core.platforms.get(inbound.platform)?.capabilities;
  if (key === 'reply/kept' && capabilities?.seesEdits === false && !capabilities.seesDeletes) {
    const body = [...text.body, inWords(core, said('inbound/keeps-first-words'))];
    return await answerStaff(core, inbound.platform, inbound.handle, staffText({ ...text, body }));
  }
  await answerStaff(core, inbound.platform, inbound.handle, text);
}
