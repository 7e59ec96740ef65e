import { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import type { AnchorFact, CustomerFacts, FollowUpFact, People, Person } from '../plan/types.ts';
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
  const rows = await readFactRows(tx, customerIds, zone);
  const seats = rows.flatMap((row) => [
    row.supervisorId,
    row.salespersonId,
    row.assistantId,
    ...row.contactPlans.map(({ staffId }) => staffId),
  ]);
  const staff = peopleAround(await staffAround(tx, new Set(seats.filter((id) => id !== null))));
  return rows.map((row) => ({
    subject: { kind: 'customer', id: row.id },
    customerId: row.id,
    tier: row.tier,
    level: row.level ?? 'ordinary',
    active: row.state === 'active',
    enteredOn: sharedDay(row.enteredOn),
    lastContactOn: row.lastContactOn === null ? null : sharedDay(row.lastContactOn),
    contactPlans: row.contactPlans.map(({ number, staffId, nextOn, setMs }) => ({
      number,
      staff: staff.present(staffId) ?? null,
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

/** Converts each person once: a few colleagues hold the seats of all customers. */
interface PeopleAround {
  present(id: string | null): Person | undefined;
  directorOf(supervisorId: string | null): Person | undefined;
}

function peopleAround(staff: ReadonlyMap<string, StaffRow>): PeopleAround {
  const rowOf = (id: string | null) => (id === null ? null : (staff.get(id) ?? null));
  const directors = new Map<string | null, Person | undefined>();
  const people = new Map([...staff].map(([id, row]) => [id, presentPerson(row)]));
  return {
    present: (id) => (id === null ? undefined : people.get(id)),
    directorOf: (supervisorId) => {
      if (!directors.has(supervisorId)) {
        directors.set(supervisorId, directorAmong(staff.values(), rowOf(supervisorId)));
      }
      return directors.get(supervisorId);
    },
  };
}

function peopleOf(row: FactRow, staff: PeopleAround): People {
  const supervisor = staff.present(row.supervisorId);
  const salesperson = staff.present(row.salespersonId);
  const assistant = staff.present(row.assistantId);
  const director = staff.directorOf(row.supervisorId);
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
    reminders: row.reminders.map(({ meantMs, dueOn, ...reminder }) => ({
      ...reminder,
      ...(dueOn === null ? {} : { aboutDueOn: sharedDay(dueOn) }),
      meantFor: sharedInstant(meantMs),
    })),
  };
}
