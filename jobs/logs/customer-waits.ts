import type { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import type { Db, Tx } from '../../prisma/client.ts';
import { fromDbInstant, toDbInstant } from '../../prisma/days.ts';
import { addWorkingHours } from '../calendar/working-hours.ts';
import { companyLanguage } from '../in-words.ts';
import type { Core } from '../core.ts';
import { endWait } from '../customers/end-wait.ts';
import { customerById } from '../customers/find-customer.ts';
import { peopleAround, peopleOf } from '../facts/people-around.ts';
import { staffAround } from '../facts/staff-around.ts';
import { noticeKey } from '../notices/notice-key.ts';
import { writeNotice, writeNotices } from '../notices/write-notice.ts';
import { dayOf } from '../plan/moments.ts';
import { customerOwner, onDuty } from '../plan/people.ts';
import type { MessageRef, PlatformId } from '../ports.ts';

/** What a customer wrote, as the person responsible hears of it. */
export interface Heard {
  readonly customerId: string;
  readonly logId: string;
  readonly author: string;
  readonly words: string;
  /** The follow-up it is about; null: it is the customer's own question. */
  readonly followUp: { readonly id: string; readonly step: string } | null;
}

/** More does not fit into a notification on a phone; the whole is in the contact log. */
const mostQuotedChars = 200;

/** Tells the person responsible that a message was kept as the answer to a question; once per follow-up and day. */
export async function tellAssumed(core: Core, tx: Tx, heard: Heard, now: Temporal.Instant): Promise<void> {
  const recipientId = await whoHears(core, tx, heard, now);
  const { followUp, customerId, logId } = heard;
  if (recipientId === null || followUp === null) return;
  const step = core.rules.playbook.steps.find(({ key }) => key === followUp.step);
  await writeNotice(tx, {
    key: noticeKey({ is: 'assumed', followUpId: followUp.id, on: dayOf(now, core.rules.playbook) }),
    say: 'answer/assumed',
    recipientId,
    values: { ...(await valuesOf(tx, heard)), work: step?.work[companyLanguage(core)] ?? followUp.step },
    subject: logId,
    customerId,
    at: now,
  });
}

/** So many questions of a customer are told within an hour, each by itself; the last of them says that the others are not. */
const mostAskedInAnHour = 5;

/**
 * Tells the person responsible that the customer has asked for something. Every question is kept, and a customer who
 * writes a hundred does not drown what else is said to that person.
 */
export async function tellAsked(core: Core, tx: Tx, heard: Heard, now: Temporal.Instant): Promise<void> {
  const recipientId = await whoHears(core, tx, heard, now);
  if (recipientId === null) return;
  const { customerId, logId } = heard;
  const asked = await tx.notice.count({
    where: { customerId, say: 'answer/asked', dueAt: { gt: toDbInstant(now.subtract({ hours: 1 })) } },
  });
  if (asked >= mostAskedInAnHour) return;
  await writeNotice(tx, {
    key: noticeKey({ is: 'asked', logId }),
    say: 'answer/asked',
    recipientId,
    values: { ...(await valuesOf(tx, heard)), isLast: asked === mostAskedInAnHour - 1 },
    subject: logId,
    customerId,
    at: now,
  });
}

/**
 * Tells the person responsible what the customer answered to a survey, unless an entry that the answer opened is theirs:
 * they hear of that.
 */
export async function tellRated(
  core: Core,
  tx: Tx,
  heard: Heard,
  opened: string | null,
  now: Temporal.Instant,
): Promise<void> {
  const recipientId = await whoHears(core, tx, heard, now);
  if (recipientId === null) return;
  const theirs = {
    subjectKind: 'entry',
    subjectId: opened ?? '',
    state: 'open',
    ownerId: recipientId,
  } as const;
  if (opened !== null && (await tx.followUp.count({ where: theirs })) > 0) return;
  const { customerId, logId } = heard;
  await writeNotice(tx, {
    key: noticeKey({ is: 'rated', logId }),
    say: 'answer/rated',
    recipientId,
    values: await valuesOf(tx, heard),
    customerId,
    at: now,
  });
}

/** Tells the person responsible, once per message, that what was kept has been edited or deleted by someone else. */
export async function tellRevised(
  core: Core,
  tx: Tx,
  revised: Heard & { readonly actorId: string | null; readonly deleted: boolean },
  now: Temporal.Instant,
): Promise<void> {
  const recipientId = await whoHears(core, tx, revised, now);
  if (recipientId === null || recipientId === revised.actorId) return;
  const { customerId, logId, deleted } = revised;
  await writeNotice(tx, {
    key: noticeKey({ is: 'revised', logId }),
    say: 'answer/revised',
    recipientId,
    values: { ...(await valuesOf(tx, revised)), deleted },
    customerId,
    at: now,
  });
}

/**
 * A customer who has written waits for an answer since then, unless they are waiting already or a colleague has answered
 * in the meantime. If no answer comes within the working hours of the playbook, the person responsible is reminded,
 * once: the reminder is not posted if a colleague has answered by then.
 *
 * @param since when the customer wrote
 */
export async function beginWait(core: Core, tx: Tx, heard: Heard, since: Temporal.Instant): Promise<void> {
  const { customerId } = heard;
  if (await isAnswered(tx, customerId, since)) return;
  const begun = await tx.customer.updateMany({
    where: { id: customerId, waitsSince: null },
    data: { waitsSince: toDbInstant(since) },
  });
  if (begun.count === 0) return;
  const { calendar, playbook } = core.rules;
  const { zone, windows, answerWithinHours } = playbook;
  const at = addWorkingHours(since, answerWithinHours, { calendar, zone, window: windows.staff });
  const recipientId = await whoHears(core, tx, heard, at);
  if (recipientId === null) return;
  await writeNotices(tx, [
    {
      key: noticeKey({ is: 'unanswered', customerId, since }),
      say: 'answer/overdue',
      recipientId,
      values: {
        ...(await valuesOf(tx, heard)),
        hours: answerWithinHours,
        followUpId: heard.followUp?.id ?? '',
      },
      customerId,
      at,
    },
  ]);
}

const waitValues = z.object({
  customer: z.object({ code: z.string(), name: z.string() }),
  author: z.string(),
  words: z.string(),
  hours: z.number(),
  /** Empty: the question is about none. Not there in what an earlier version wrote. */
  followUpId: z.string().default(''),
});

/** A reminder that a customer waits, as it was written when the wait began. */
export interface WaitReminder {
  readonly key: string;
  readonly recipientId: string;
  readonly customerCode: string | null;
  readonly values: unknown;
}

/**
 * Whether the reminder is still about the customer's wait, and its recipient still the one to answer. The customer may
 * have been handed over since, or the recipient may be away or have left: the present owner is then reminded instead.
 */
export async function checkWait(
  core: Core,
  { key, recipientId, customerCode, values }: WaitReminder,
  now: Temporal.Instant,
): Promise<'over' | 'passed-on' | 'theirs'> {
  const customer = await core.db.customer.findFirst({
    where: { code: customerCode ?? '' },
    select: { id: true, waitsSince: true },
  });
  if (!customer?.waitsSince) return 'over';
  const wait = {
    is: 'unanswered',
    customerId: customer.id,
    since: fromDbInstant(customer.waitsSince),
  } as const;
  if (key !== noticeKey(wait) && key !== noticeKey({ ...wait, passedTo: recipientId })) return 'over';
  const said = waitValues.parse(values);
  const followUp = said.followUpId === '' ? null : { id: said.followUpId };
  const hears = await whoHears(core, core.db, { customerId: customer.id, followUp }, now);
  if (hears === null || hears === recipientId) return 'theirs';
  await writeNotice(core.db, {
    key: noticeKey({ ...wait, passedTo: hears }),
    say: 'answer/overdue',
    recipientId: hears,
    values: said,
    customerId: customer.id,
    at: now,
  });
  return 'passed-on';
}

/**
 * Messages of different people are not always processed in order: one whose worker died comes later than the answer to
 * it.
 */
async function isAnswered(tx: Tx, customerId: string, since: Temporal.Instant): Promise<boolean> {
  const at = toDbInstant(since);
  const room = await tx.room.findFirst({
    where: { customerId, kind: 'customer', answeredAt: { gt: at } },
    select: { id: true },
  });
  if (room !== null) return true;
  const log = await tx.contactLog.findFirst({
    where: { customerId, direction: 'outbound', happenedAt: { gt: at } },
    select: { id: true },
  });
  return log !== null;
}

/**
 * The same for whatever a colleague writes in a customer's group: most of it answers no one. Two statements, not one
 * transaction, so that the two rows are never locked together, in either order.
 */
export async function endWaitIn(
  db: Db,
  platform: PlatformId,
  { platformRoomId }: Pick<MessageRef, 'platformRoomId'>,
  until: Temporal.Instant,
): Promise<void> {
  const [room] = await db.$queryRaw<{ customerId: string }[]>`
    UPDATE room SET answered_at = greatest(answered_at, ${toDbInstant(until)}::timestamptz)
    WHERE platform = ${platform} AND platform_room_id = ${platformRoomId} AND state = 'bound' AND kind = 'customer'
    RETURNING customer_id AS "customerId"`;
  if (room !== undefined) await endWait(db, room.customerId, until);
}

async function valuesOf(tx: Tx, { customerId, author, words }: Heard) {
  const customer = await customerById(tx, customerId);
  const quoted = Array.from(words);
  return {
    customer: { code: customer?.code ?? '', name: customer?.name ?? '' },
    author,
    words: quoted.length > mostQuotedChars ? `${quoted.slice(0, mostQuotedChars).join('')}…` : words,
  };
}

/** The owner of the open follow-up; without one, of the customer. Their stand-in while they are away. */
async function whoHears(
  core: Core,
  tx: Tx,
  {
    customerId,
    followUp,
  }: { readonly customerId: string; readonly followUp: { readonly id: string } | null },
  now: Temporal.Instant,
): Promise<string | null> {
  const customer = await customerById(tx, customerId);
  if (customer === null) return null;
  const about =
    followUp === null
      ? null
      : await tx.followUp.findUnique({ where: { id: followUp.id }, select: { ownerId: true, state: true } });
  // A closed follow-up keeps its last owner, and the customer may have been handed over since.
  const ownerId = about?.state === 'open' ? about.ownerId : null;
  const { tier, supervisorId, salespersonId, assistantId } = customer;
  const ids = [ownerId, supervisorId, salespersonId, assistantId].filter((id) => id !== null);
  const around = peopleAround(await staffAround(tx, new Set(ids)));
  const person = around.present(ownerId) ?? customerOwner(tier, peopleOf(customer, around));
  return person === null ? null : onDuty(person, dayOf(now, core.rules.playbook)).id;
}
