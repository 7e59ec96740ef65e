import type { Tx } from '../../prisma/client.ts';
import { fromDbDate, fromDbInstant } from '../../prisma/days.ts';
import type { CustomerFacts, FollowUpFact, People } from '../plan/types.ts';
import { directorOf } from './director-of.ts';
import { presentPerson } from './present-person.ts';

/**
 * Everything planning needs to know about one customer, made plain.
 *
 * @param tx a transaction that holds the customer's row lock where the plan will be written back
 */
export async function loadFacts(tx: Tx, customerId: string): Promise<CustomerFacts> {
  const row = await tx.customer.findUniqueOrThrow({
    where: { id: customerId },
    include: {
      supervisor: true,
      salesperson: true,
      assistant: true,
      facts: true,
      rooms: { where: { kind: 'customer', state: 'bound' }, select: { id: true } },
      followUps: { include: { reminders: true } },
    },
  });
  const supervisor = presentPerson(row.supervisor);
  const salesperson = presentPerson(row.salesperson);
  const assistant = presentPerson(row.assistant);
  const director = await directorOf(tx, row.supervisor);
  const people: People = {
    ...(supervisor && { supervisor }),
    ...(salesperson && { salesperson }),
    ...(assistant && { assistant }),
    ...(director && { director }),
  };
  return {
    id: row.id,
    tier: row.tier,
    active: row.state === 'active',
    hasCustomerRoom: row.rooms.length > 0,
    people,
    anchors: Object.fromEntries(
      row.facts.flatMap(({ key, on, recordedAt, round }) =>
        on === null ? [] : [[key, { on: fromDbDate(on), recordedAt: fromDbInstant(recordedAt), round }]],
      ),
    ),
    followUps: row.followUps.map(toFollowUpFact),
  };
}

type FollowUpRow = Awaited<ReturnType<typeof followUpRows>>[number];
function followUpRows(tx: Tx) {
  return tx.followUp.findMany({ include: { reminders: true } });
}

function toFollowUpFact(row: FollowUpRow): FollowUpFact {
  return {
    id: row.id,
    step: row.step,
    cycle: row.cycle,
    state: row.state,
    anchorOn: fromDbDate(row.anchorOn),
    dueOn: fromDbDate(row.dueOn),
    ownerId: row.ownerId,
    snooze:
      row.snoozedUntil === null
        ? null
        : { until: fromDbDate(row.snoozedUntil), holdsEscalation: row.snoozeHolds },
    skipped: row.skipped,
    reminders: row.reminders.map((r) => ({
      id: r.id,
      slot: r.slot,
      say: r.say,
      recipientId: r.recipientId,
      meantFor: fromDbInstant(r.meantFor),
      state: r.state,
    })),
  };
}
