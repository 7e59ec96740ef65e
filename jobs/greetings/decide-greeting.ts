import { tellApart } from '../staff/name-people.ts';
import type { Temporal } from 'temporal-polyfill';
import type { GreetingState, Tx } from '../../prisma/client.ts';
import { fromDbInstant, toDbInstant } from '../../prisma/days.ts';
import type { Core } from '../core.ts';
import type { CustomerRef } from '../customers/find-customer.ts';
import type { Occasion } from './occasions.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import { lockCustomers } from '../replan/lock-customer.ts';
import { replanCustomers } from '../replan/replan-customer.ts';
import { changeCustomer } from '../replan/change-customer.ts';
import { changeOnce } from '../inbox/change-once.ts';
import { refuseOverGreeting } from './greeting-over.ts';
import { writeAudit, writeAudits } from '../audit/write-audit.ts';

export type GreetingOutcome =
  | { readonly what: 'decided' }
  /** Already decided; nothing was changed. */
  | {
      readonly what: 'decided-before';
      readonly state: GreetingState;
      readonly by: string | null;
      readonly at: Temporal.Instant;
    }
  /** Custom words for this customer are pending approval; that decision also decides the greeting. */
  | { readonly what: 'waiting' };

export interface GreetingDecision {
  readonly state: 'approved' | 'skipped';
  readonly reason?: string;
  /** The person explicitly overrides an earlier decision. */
  readonly anew?: boolean;
}

/** 就用这段: approves the company's own text. */
export async function approveGreeting(
  core: Core,
  by: StaffMember,
  customer: CustomerRef,
  occasion: Occasion,
): Promise<GreetingOutcome> {
  return await decideGreeting(core, by, customer, occasion, { state: 'approved' });
}

/** 不发: this customer is not greeted on this occasion. */
export async function skipGreeting(
  core: Core,
  by: StaffMember,
  customer: CustomerRef,
  occasion: Occasion,
): Promise<GreetingOutcome> {
  return await decideGreeting(core, by, customer, occasion, { state: 'skipped' });
}

/** @throws XinhangError `already_done` once it was posted or its day has passed */
export async function decideGreeting(
  core: Core,
  by: StaffMember,
  customer: CustomerRef,
  occasion: Occasion,
  { state, reason, anew = false }: GreetingDecision,
): Promise<GreetingOutcome> {
  const { cycle } = occasion;
  const { result } = await changeCustomer(core, customer.id, 'greeting.decide', async (tx, now) => {
    const where = { customerId_cycle: { customerId: customer.id, cycle } };
    const known = await tx.greeting.findUnique({ where });
    if (known?.state === 'proposed') return { what: 'waiting' } as const;
    if (known !== null && (!anew || known.state === state)) return await before(tx, known);
    await refuseOverGreeting(core, tx, customer.id, occasion, now);
    // Approving the pending words later would post them regardless of this decision.
    if (await areWordsPending(tx, customer.id, cycle)) return { what: 'waiting' } as const;
    const data = { state, text: null, actorId: by.id, at: toDbInstant(now), requestId: null };
    await tx.greeting.upsert({ where, create: { customerId: customer.id, cycle, ...data }, update: data });
    await writeAudit(tx, {
      at: now,
      by,
      action: 'greeting.decide',
      subject: cycle,
      customerId: customer.id,
      ...(known === null ? {} : { before: { state: known.state, text: known.text } }),
      after: { state, ...(reason === undefined ? {} : { reason }) },
    });
    return { what: 'decided' } as const;
  });
  return result;
}

/** Whether custom words are pending, even if another decision was made before. */
async function areWordsPending(tx: Tx, customerId: string, cycle: string): Promise<boolean> {
  const pending = await tx.approvalRequest.findFirst({
    where: { customerId, state: 'pending', answers: { path: ['cycle'], equals: cycle } },
    select: { id: true },
  });
  return pending !== null;
}

async function before(
  tx: Tx,
  known: { readonly state: GreetingState; readonly actorId: string | null; readonly at: Date },
): Promise<GreetingOutcome> {
  const who = known.actorId === null ? null : await tx.staff.findUnique({ where: { id: known.actorId } });
  return {
    what: 'decided-before',
    state: known.state,
    by: who === null ? null : (await tellApart(tx))(who),
    at: fromDbInstant(known.at),
  };
}

/**
 * Approves the company's text for many customers in one transaction, so that an interrupted action can simply be
 * repeated. Customers already decided are left unchanged.
 *
 * @returns the number of greetings decided now
 */
export async function approveGreetings(
  core: Core,
  by: StaffMember,
  customerIds: readonly string[],
  { cycle }: Occasion,
): Promise<number> {
  if (customerIds.length === 0) return 0;
  const now = core.clock.now();
  const decided = await changeOnce(
    core,
    'greeting.decide-all',
    async (tx) => {
      // Lock first and in a fixed order, so that concurrent calls run one after the other.
      const inOrder = [...new Set(customerIds)].toSorted();
      await lockCustomers(tx, inOrder);
      const wanted = await undecided(tx, inOrder, cycle);
      const made = await tx.greeting.createManyAndReturn({
        data: wanted.map((customerId) => ({
          customerId,
          cycle,
          state: 'approved' as const,
          actorId: by.id,
          at: toDbInstant(now),
        })),
        skipDuplicates: true,
        select: { customerId: true },
      });
      const ids = made.map(({ customerId }) => customerId);
      await writeAudits(
        tx,
        ids.map((customerId) => ({
          at: now,
          by,
          action: 'greeting.decide',
          subject: cycle,
          customerId,
          after: { state: 'approved' },
        })),
      );
      await replanCustomers(tx, ids, core.rules, now);
      return ids;
    },
    () => by.id,
  );
  core.nudge();
  return decided.length;
}

async function undecided(tx: Tx, customerIds: readonly string[], cycle: string): Promise<string[]> {
  const known = await tx.greeting.findMany({
    where: { customerId: { in: [...customerIds] }, cycle },
    select: { customerId: true },
  });
  const decided = new Set(known.map(({ customerId }) => customerId));
  return customerIds.filter((id) => !decided.has(id));
}
