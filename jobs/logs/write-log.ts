import { followCards } from '../cards/follow-cards.ts';
import { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import { companyLanguage } from '../in-words.ts';
import type { Core } from '../core.ts';
import type { CustomerRef } from '../customers/find-customer.ts';
import { peopleAround, peopleOf } from '../facts/people-around.ts';
import { staffAround } from '../facts/staff-around.ts';
import { actingStaff, seatsOf } from '../access/acting-staff.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import { noticeKey } from '../notices/notice-key.ts';
import { writeNotice } from '../notices/write-notice.ts';
import type { Step } from '../../templates/reader/playbook.ts';
import { openedBy, restartDay, saysAll, standingOf } from '../plan/closing.ts';
import { numberedDayCycle } from '../plan/cycle.ts';
import { dayOf } from '../plan/moments.ts';
import { onDuty } from '../plan/people.ts';
import type { MessageRef, PlatformId } from '../ports.ts';
import { changeCustomer } from '../replan/change-customer.ts';
import { planNumberOf, rollContactPlan } from '../contact-plans/roll-contact-plan.ts';
import { endWait } from '../customers/end-wait.ts';
import { type DayEntry, setDays } from './set-days.ts';
import { writeAudit } from '../audit/write-audit.ts';
import { setAnchor } from '../customers/set-anchor.ts';
import { said, toStored } from '../../templates/reader/said.ts';
import { anchorTrigger } from '../plan/triggers/anchor.ts';

export interface NewLog {
  readonly purpose: string;
  readonly summary: string;
  readonly fields: Readonly<Record<string, string>>;
  /** 电话 / 拜访 / 邮件 / 群聊 …, as listed in `templates/forms/log.yaml`. */
  readonly channel: string;
  /** When the contact took place; default: now. */
  readonly happenedAt?: Temporal.Instant;
  readonly source?: { readonly platform: PlatformId; readonly message: MessageRef };
  /** The follow-up it is about, if known; default: the open one of this purpose with the earliest deadline. */
  readonly followUpId?: string;
  /** The contact plan it was made under; it then only answers follow-ups of that plan. */
  readonly contactPlan?: number;
  /** Required closing information is missing (no result yet): the log is kept, but the follow-up stays open. */
  readonly incomplete?: true;
}

export type LogOutcome =
  | {
      readonly kind: 'closed';
      readonly step: string;
      readonly restartsOn: string | null;
      /** The log, where its answers say that there is a problem to solve. */
      readonly problemLogId: string | null;
      readonly logId: string;
    }
  | {
      readonly kind: 'kept';
      readonly because: 'nothing-open' | 'not-yours' | 'incomplete';
      readonly step: string | null;
      readonly logId: string;
    };

/**
 * Keeps a contact log by a staff member and closes the follow-up it answers, if purpose and author are right
 * (requirements 0.2). Log, closing and replanning happen in one transaction.
 */
export async function writeLog(
  core: Core,
  by: StaffMember,
  customer: CustomerRef,
  log: NewLog,
): Promise<LogOutcome> {
  const { result } = await changeCustomer(core, customer.id, 'log.write', async (tx, now) => {
    const followUp = await openFollowUpFor(core, tx, customer.id, log);
    const standIn = (await isStandIn(core, tx, by, followUp?.ownerId ?? null, now)) ? [by.id] : [];
    const standing =
      followUp === null
        ? 'none'
        : standingOf(by.id, {
            ownerId: followUp.ownerId,
            assistantId: customer.assistantId,
            alsoAnswer: new Set([...followUp.reminders.flatMap((r) => r.recipientId ?? []), ...standIn]),
          });
    const row = await tx.contactLog.create({
      data: {
        customerId: customer.id,
        followUpId: followUp?.id ?? null,
        purpose: log.purpose,
        direction: 'outbound',
        channel: log.channel,
        actorId: by.id,
        authorName: by.name,
        authorRole: by.roles[0] ?? 'staff',
        onBehalfOfId: standing === 'on-behalf' ? (followUp?.ownerId ?? null) : null,
        summary: log.summary,
        fields: { ...log.fields },
        happenedAt: toDbInstant(log.happenedAt ?? now),
        recordedAt: toDbInstant(now),
        ...(log.source === undefined ? {} : { platform: log.source.platform, ...log.source.message }),
      },
    });
    await writeAudit(tx, {
      at: now,
      by,
      action: 'log.write',
      subject: log.purpose,
      customerId: customer.id,
      after: { ...log.fields, summary: log.summary },
    });
    await setDays(core, tx, customer.id, { log, by, now });
    await endWait(tx, customer.id, now);
    if (followUp === null && log.contactPlan !== undefined) {
      const plan = { customerId: customer.id, number: log.contactPlan };
      await rollContactPlan(core, tx, plan, { fields: log.fields, by, now });
    }
    const logId = row.id;
    if (followUp === null) return { kind: 'kept', because: 'nothing-open', step: null, logId } as const;
    const { step } = followUp;
    if (standing === 'none') return { kind: 'kept', because: 'not-yours', step, logId } as const;
    if (log.incomplete) return { kind: 'kept', because: 'incomplete', step, logId } as const;
    const { restartsOn, isProblem } = await closeByLog(core, tx, { followUp, logId, log, by, now });
    return { kind: 'closed', step, restartsOn, problemLogId: isProblem ? logId : null, logId } as const;
  });
  return result;
}

async function openFollowUpFor(
  core: Core,
  tx: Tx,
  customerId: string,
  { purpose, followUpId, contactPlan }: NewLog,
) {
  const steps = core.rules.playbook.steps.filter((s) => s.closes.log === purpose).map((s) => s.key);
  const open = await tx.followUp.findMany({
    where: {
      customerId,
      step: { in: steps },
      state: 'open',
      ...(followUpId === undefined ? {} : { id: followUpId }),
    },
    orderBy: { dueOn: 'asc' },
    include: {
      // Everyone the silence was escalated to answers for the step from then on.
      reminders: { where: { state: 'posted', slot: { startsWith: 'escalate' } } },
    },
  });
  const isMeant = ({ cycle }: { readonly cycle: string }) =>
    contactPlan === undefined || numberedDayCycle.read(cycle)?.number === contactPlan;
  const found = open.find(isMeant);
  return found === undefined ? null : { ...found, customerId };
}

/** Whether the person stands in for the owner today, directly or through other stand-ins. */
async function isStandIn(
  core: Core,
  tx: Tx,
  by: StaffMember,
  ownerId: string | null,
  now: Temporal.Instant,
): Promise<boolean> {
  if (ownerId === null) return false;
  const today = now.toZonedDateTimeISO(core.rules.playbook.zone).toPlainDate();
  return seatsOf(await actingStaff(tx, by, today)).includes(ownerId);
}

interface Closing extends DayEntry {
  readonly followUp: {
    readonly id: string;
    readonly customerId: string;
    readonly step: string;
    readonly cycle: string;
  };
  readonly logId: string;
}

/**
 * Closes the follow-up answered by the log, and other follow-ups that it fully answers, such as repurchase intent and
 * plan recorded with the trial check. Returns the restart day, if any, and whether the answers say that there is a problem.
 */
async function closeByLog(core: Core, tx: Tx, closing: Closing) {
  const { followUp, log, by, now } = closing;
  await endByLog(tx, [followUp.id], closing);
  const number = planNumberOf(core, followUp);
  if (number !== null) {
    const plan = { customerId: followUp.customerId, number };
    await rollContactPlan(core, tx, plan, { fields: log.fields, by, now });
  }
  const also = core.rules.playbook.steps
    .filter(({ closes }) => closes.alsoBy.some((rule) => saysAll(rule, followUp.step, log.fields)))
    .map(({ key }) => key);
  if (also.length > 0) {
    const { customerId, cycle } = followUp;
    const others = await tx.followUp.findMany({
      where: { customerId, cycle, step: { in: also }, state: 'open' },
      select: { id: true },
    });
    await endByLog(
      tx,
      others.map(({ id }) => id),
      closing,
    );
  }
  const step = core.rules.playbook.steps.find((s) => s.key === followUp.step);
  const isProblem = step !== undefined && (await openNext(core, tx, step, closing));
  const day = step === undefined ? null : restartDay(step, log.fields);
  const anchor = step === undefined ? undefined : anchorTrigger.settingsOf(step.trigger)?.anchors[0];
  if (day === null || anchor === undefined) return { restartsOn: null, isProblem };
  await setAnchor(tx, {
    customerId: followUp.customerId,
    key: anchor,
    on: Temporal.PlainDate.from(day),
    by,
    at: now,
    reason: said('reason/by-hand', { text: log.summary }),
    nextRound: true,
  });
  return { restartsOn: day, isProblem };
}

/** An answer such as 有问题 opens another step, due on the day given, and notifies the supervisor. False: it is none. */
async function openNext(
  core: Core,
  tx: Tx,
  step: Step,
  { followUp, log, logId, by, now }: Closing,
): Promise<boolean> {
  const opened = openedBy(step, log.fields);
  if (opened === null) return false;
  const on = Temporal.PlainDate.from(opened.on);
  await setAnchor(tx, {
    customerId: followUp.customerId,
    key: opened.anchor,
    on,
    by,
    at: now,
    reason: said('reason/by-hand', { text: log.summary }),
    nextRound: true,
  });
  const customer = await tx.customer.findUniqueOrThrow({
    where: { id: followUp.customerId },
    select: { id: true, code: true, name: true, supervisorId: true, salespersonId: true, assistantId: true },
  });
  const recipientId = await whoSupervises(core, tx, customer, now);
  if (recipientId === null || recipientId === by.id) return true;
  await writeNotice(tx, {
    key: noticeKey({ is: 'problem', logId }),
    say: 'people/problem',
    recipientId,
    customerId: customer.id,
    values: {
      customer: { code: customer.code, name: customer.name },
      colleague: { name: by.name },
      work: step.work[companyLanguage(core)],
      // A value that is missing would keep the supervisor from hearing of the problem.
      summary: log.summary.trim() === '' ? '—' : log.summary,
      next: log.fields['nextStep'] ?? '—',
      nextOn: on,
    },
    at: now,
  });
  return true;
}

/** The supervisor, or the director where that seat is vacant; their stand-in while they are away. */
async function whoSupervises(
  core: Core,
  tx: Tx,
  seats: Parameters<typeof peopleOf>[0],
  now: Temporal.Instant,
): Promise<string | null> {
  const holders = new Set(seats.supervisorId === null ? [] : [seats.supervisorId]);
  const { supervisor, director } = peopleOf(seats, peopleAround(await staffAround(tx, holders)));
  const above = supervisor ?? director;
  return above === undefined ? null : onDuty(above, dayOf(now, core.rules.playbook)).id;
}

async function endByLog(tx: Tx, ids: readonly string[], { logId, by, now }: Closing): Promise<void> {
  await tx.followUp.updateMany({
    where: { id: { in: [...ids] } },
    data: {
      state: 'closed',
      closedBy: 'log',
      endedAt: toDbInstant(now),
      closedByLogId: logId,
      reason: toStored(said('reason/logged', { by: by.name })),
    },
  });
  await followCards(tx, { followUps: ids }, { by: by.id, at: now });
}
