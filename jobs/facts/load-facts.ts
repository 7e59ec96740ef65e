import { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import type { AnchorFact, CustomerFacts, FollowUpFact, People } from '../plan/types.ts';
import { directorAmong } from './director-of.ts';
import { type FactRow, type FollowUpRow, readFactRows } from './fact-rows.ts';
import { presentPerson } from './present-person.ts';
import { sharedDay, sharedInstant } from './shared-values.ts';
import { staffAround, type StaffRow } from './staff-around.ts';

/**
 * Loads all facts that planning needs about some customers; two statements, however many customers.
 *
 * @param tx if the plan is written back, a transaction that holds the customers' row locks
 */
export async function loadFacts(
  tx: Tx,
  customerIds: readonly string[],
  zone: string,
): Promise<readonly CustomerFacts[]> {
  const rows = await readFactRows(tx, customerIds);
  const seats = rows.flatMap((row) => [
    row.supervisorId,
    row.salespersonId,
    row.assistantId,
    ...row.contactPlans.map(({ staffId }) => staffId),
  ]);
  const dayOf = (ms: number) =>
    sharedDay(Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).toPlainDate().toString());
  const staff = await staffAround(tx, new Set(seats.filter((id) => id !== null)));
  return rows.map((row) => ({
    subject: { kind: 'customer', id: row.id },
    customerId: row.id,
    tier: row.tier,
    level: row.level ?? 'ordinary',
    active: row.state === 'active',
    enteredOn: dayOf(row.enteredMs),
    lastContactOn: row.lastContactMs === null ? null : dayOf(row.lastContactMs),
    contactPlans: row.contactPlans.map(({ number, staffId, nextOn, setMs }) => ({
      number,
      staff: presentPerson(staffId === null ? null : (staff.get(staffId) ?? null)) ?? null,
      nextOn: sharedDay(nextOn),
      setAt: Temporal.Instant.fromEpochMilliseconds(setMs),
    })),
    greetings: Object.fromEntries(
      row.greetings.flatMap(({ cycle, state }) =>
        state === 'proposed' ? [] : [[cycle, state === 'skipped' ? state : 'decided']],
      ),
    ),
    hasCustomerRoom: row.hasCustomerRoom,
    people: peopleOf(row, staff),
    anchors: Object.fromEntries(row.anchors.map((anchor) => [anchor.key, toAnchor(anchor)])),
    followUps: row.followUps.map(toFollowUp),
  }));
}

function peopleOf(row: FactRow, staff: ReadonlyMap<string, StaffRow>): People {
  const on = (id: string | null) => (id === null ? null : (staff.get(id) ?? null));
  const supervisor = presentPerson(on(row.supervisorId));
  const salesperson = presentPerson(on(row.salespersonId));
  const assistant = presentPerson(on(row.assistantId));
  const director = directorAmong(staff.values(), on(row.supervisorId));
  return {
    ...(supervisor && { supervisor }),
    ...(salesperson && { salesperson }),
    ...(assistant && { assistant }),
    ...(director && { director }),
  };
}

function toAnchor(anchor: FactRow['anchors'][number]): AnchorFact {
  const recordedAt = sharedInstant(anchor.recordedMs);
  return { on: sharedDay(anchor.on), recordedAt, round: anchor.round };
}

function toFollowUp({ snoozedUntil, snoozeHolds, ...row }: FollowUpRow): FollowUpFact {
  return {
    ...row,
    anchorOn: sharedDay(row.anchorOn),
    dueOn: sharedDay(row.dueOn),
    snooze: snoozedUntil === null ? null : { until: sharedDay(snoozedUntil), holdsEscalation: snoozeHolds },
    reminders: row.reminders.map(({ meantMs, ...reminder }) => ({
      ...reminder,
      meantFor: sharedInstant(meantMs),
    })),
  };
}
