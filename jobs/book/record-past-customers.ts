import type { Temporal } from 'temporal-polyfill';
import type { ClosedBy, Tx } from '../../prisma/client.ts';
import { toDbDate, toDbInstant } from '../../prisma/days.ts';
import { newId } from '../../prisma/new-id.ts';
import type { Core } from '../core.ts';
import type { NewContactPlan } from '../contact-plans/keep-contact-plan.ts';
import { anchorTrigger } from '../plan/triggers/anchor.ts';
import { replanCustomers } from '../replan/replan-customer.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import { plainYuan } from '../../templates/reader/money.ts';
import type { Step } from '../../templates/reader/playbook.ts';
import { enterCustomers, type FreshCustomer } from '../customers/enter-customers.ts';
import type { NewRoom } from '../customers/open-customer.ts';

/** A customer with what was done for it before the program was there. */
export interface PastCustomer extends FreshCustomer {
  readonly openedAt: Temporal.Instant;
  /** Its group, which knows that replies are kept as records. */
  readonly room: NewRoom;
  readonly plans: readonly (NewContactPlan & { readonly contacts: number })[];
  readonly followUps: readonly PastFollowUp[];
  readonly order: PastOrder;
  readonly gifts: readonly PastGift[];
  /** Applications besides those for gifts, all approved. */
  readonly decisions: readonly PastDecision[];
}

export interface PastDecision {
  readonly kind: string;
  readonly answers: Readonly<Record<string, string>>;
  readonly applicant: StaffMember;
  readonly decider: StaffMember;
  readonly at: Temporal.Instant;
}

export interface PastFollowUp {
  readonly step: string;
  readonly cycle: string;
  readonly anchorOn: Temporal.PlainDate;
  readonly dueOn: Temporal.PlainDate;
  readonly owner: StaffMember;
  /** When it was done; null: never, and it has lapsed. */
  readonly doneAt: Temporal.Instant | null;
  readonly closedBy?: ClosedBy;
  /** The contact that closed it. */
  readonly log?: {
    readonly purpose: string;
    readonly channel: string;
    readonly summary: string;
    readonly fields?: Readonly<Record<string, string>>;
  };
  /** The question that the customer was asked, and what was answered. */
  readonly asked?: {
    readonly say: string;
    readonly at: Temporal.Instant;
    readonly score: number | null;
    readonly platform: string;
    readonly platformUserId: string;
  };
}

export interface PastOrder {
  readonly orderedOn: Temporal.PlainDate;
  readonly promisedOn: Temporal.PlainDate;
  readonly deliveredOn: Temporal.PlainDate;
  readonly amountFen: bigint;
}

export interface PastGift {
  /** The number of the anniversary. */
  readonly year: number;
  readonly anniversary: Temporal.PlainDate;
  readonly item: string;
  readonly spentFen: bigint;
  readonly spentAt: Temporal.Instant;
  readonly proposedBy: StaffMember;
  readonly confirmedBy: StaffMember;
}

/** The day that a step counts from; null: the customer has none of its days, or it counts from something else. */
export function anchorDayOf(
  { trigger }: Pick<Step, 'trigger'>,
  anchors: FreshCustomer['anchors'],
): Temporal.PlainDate | null {
  const key = anchorTrigger.settingsOf(trigger)?.anchors.find((one) => one in anchors);
  return (key === undefined ? undefined : anchors[key]) ?? null;
}

/**
 * Records customers with what was done for them, in few statements, and plans what comes. No one is asked or told about the
 * past.
 */
export async function recordPastCustomers(
  core: Core,
  by: StaffMember,
  past: readonly PastCustomer[],
): Promise<void> {
  const now = core.clock.now();
  await core.db.$transaction(async (tx) => {
    const all: Entered[] = [];
    for (const customer of past) {
      const [id = ''] = await enterCustomers(tx, { by, at: customer.openedAt }, [customer]);
      all.push({ ...customer, id });
    }
    await tx.room.createMany({
      data: all.map(({ id, name, room, openedAt }) => ({
        ...room,
        customerId: id,
        kind: 'customer',
        name,
        customerInside: true,
        createdAt: toDbInstant(openedAt),
      })),
    });
    await tx.contactPlan.createMany({
      data: all.flatMap(({ id, plans, openedAt }) =>
        plans.map(({ staff, nextOn, ...plan }, n) => ({
          ...plan,
          customerId: id,
          number: n + 1,
          staffId: staff?.id ?? null,
          nextContactOn: nextOn === null ? null : toDbDate(nextOn),
          setAt: toDbInstant(openedAt),
        })),
      ),
    });
    await tx.firstOrder.createMany({
      data: all.map(({ id, order, openedAt }) => ({
        customerId: id,
        orderedOn: toDbDate(order.orderedOn),
        promisedOn: toDbDate(order.promisedOn),
        deliveredOn: toDbDate(order.deliveredOn),
        amountFen: order.amountFen,
        actorId: by.id,
        recordedAt: toDbInstant(openedAt),
      })),
    });
    await enterDecisions(tx, all);
    await enterFollowUps(tx, all);
    await replanCustomers(
      tx,
      all.map(({ id }) => id),
      core.rules,
      now,
    );
  });
  core.nudge();
}

type Entered = PastCustomer & { readonly id: string };

async function enterDecisions(tx: Tx, customers: readonly Entered[]): Promise<void> {
  const rows = customers.flatMap(({ id, gifts }) =>
    gifts.map((gift) => ({ ...gift, customerId: id, requestId: newId(), at: toDbInstant(gift.spentAt) })),
  );
  const others = customers.flatMap(({ id, decisions }) =>
    decisions.map((one) => ({ ...one, customerId: id, requestId: newId(), at: toDbInstant(one.at) })),
  );
  // The application that was approved, as the history of decisions shows it.
  const ofGifts = rows.map(({ proposedBy, confirmedBy, item, spentFen, ...row }) => ({
    ...row,
    kind: 'gift',
    applicant: proposedBy,
    decider: confirmedBy,
    answers: { item, amount: plainYuan(spentFen) },
  }));
  const approved = [...ofGifts, ...others];
  await tx.approvalRequest.createMany({
    data: approved.map(({ requestId, kind, customerId, applicant, answers, at }) => ({
      id: requestId,
      kind,
      customerId,
      applicantId: applicant.id,
      answers,
      state: 'approved' as const,
      askedAt: at,
      endedAt: at,
    })),
  });
  await tx.approvalDecision.createMany({
    data: approved.map(({ requestId, decider, at }) => ({
      requestId,
      turn: 0,
      actorId: decider.id,
      approved: true,
      at,
    })),
  });
  await tx.gift.createMany({
    data: rows.map(
      ({
        customerId,
        requestId,
        year,
        anniversary,
        item,
        spentFen,
        spentAt,
        proposedBy,
        confirmedBy,
        at,
      }) => ({
        customerId,
        requestId,
        year,
        anniversary: toDbDate(anniversary),
        item,
        state: 'spent' as const,
        proposedFen: spentFen,
        spentFen,
        spentOn: toDbDate(spentAt.toZonedDateTimeISO('UTC').toPlainDate()),
        proposedById: proposedBy.id,
        confirmedById: confirmedBy.id,
        spentById: proposedBy.id,
        proposedAt: at,
        confirmedAt: at,
        spentAt: at,
      }),
    ),
  });
}

async function enterFollowUps(tx: Tx, customers: readonly Entered[]): Promise<void> {
  const rows = customers.flatMap(({ id, name, followUps }) =>
    followUps.map((one) => ({
      ...one,
      customerId: id,
      name,
      id: newId(),
      logId: one.log === undefined ? null : newId(),
    })),
  );
  await tx.followUp.createMany({
    data: rows.map(({ id, customerId, step, cycle, anchorOn, dueOn, owner, doneAt, closedBy = 'log' }) => {
      const opened = toDbDate(dueOn.subtract({ days: 3 }));
      const lapsed = toDbDate(dueOn.add({ days: 14 }));
      return {
        id,
        subjectKind: 'customer' as const,
        subjectId: customerId,
        customerId,
        step,
        cycle,
        anchorOn: toDbDate(anchorOn),
        dueOn: toDbDate(dueOn),
        ownerId: owner.id,
        openedAt: opened,
        ...(doneAt === null
          ? { state: 'cancelled' as const, endedAt: lapsed }
          : { state: 'closed' as const, closedBy, endedAt: toDbInstant(doneAt) }),
      };
    }),
  });
  await tx.contactLog.createMany({
    data: rows.flatMap(({ id, customerId, name, owner, log, logId, doneAt, asked }) => {
      if (log === undefined || logId === null || doneAt === null) return [];
      const at = toDbInstant(doneAt);
      const author =
        asked === undefined
          ? {
              direction: 'outbound' as const,
              actorId: owner.id,
              authorName: owner.name,
              authorRole: owner.roles[0] ?? 'staff',
            }
          : { direction: 'inbound' as const, authorName: name, authorRole: 'customer' };
      const { purpose, channel, summary, fields = {} } = log;
      return [
        {
          id: logId,
          customerId,
          followUpId: id,
          ...author,
          purpose,
          channel,
          summary,
          fields: { ...fields },
          happenedAt: at,
          recordedAt: at,
        },
      ];
    }),
  });
  await tx.$executeRaw`
    UPDATE follow_up SET closed_by_log_id = l.id FROM contact_log l
    WHERE l.follow_up_id = follow_up.id AND l.id = ANY(${rows.flatMap(({ logId }) => logId ?? [])}::uuid[])`;
  const asked = rows.flatMap((row) => (row.asked === undefined ? [] : [{ ...row, asked: row.asked }]));
  await tx.reminder.createMany({
    data: asked.map(({ id, customerId, dueOn, asked: { say, at } }) => ({
      followUpId: id,
      slot: 'due',
      say,
      audience: 'customer' as const,
      target: `customer:${customerId}`,
      dueAt: toDbInstant(at),
      meantFor: toDbInstant(at),
      dueOn: toDbDate(dueOn),
      plannedAt: toDbInstant(at),
      state: 'posted' as const,
    })),
  });
  await tx.surveyAnswer.createMany({
    data: asked.flatMap(({ id, doneAt, asked: { score, platform, platformUserId } }) =>
      score === null || doneAt === null
        ? []
        : [{ followUpId: id, platform, platformUserId, score, answeredAt: toDbInstant(doneAt) }],
    ),
  });
}
