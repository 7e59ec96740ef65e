import { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { postOf } from '../../templates/reader/roles.ts';
import type {
  AnchorFact,
  CustomerDuties,
  CustomerFacts,
  FollowUpFact,
  People,
  ReminderFact,
  Rules,
} from '../plan/types.ts';
import { type FactRow, type FollowUpRow, readFactRows, type ReminderRow } from './fact-rows.ts';
import { loadCustomerDuties } from './load-customer-duties.ts';
import { peopleAround, peopleOf } from './people-around.ts';
import { sharedDay, sharedInstant } from './shared-values.ts';
import { staffAround } from './staff-around.ts';

/**
 * Loads all facts that planning needs about some customers; two statements, however many customers, and
 * one more where registers ask something for some of them.
 *
 * @param tx if the plan is written back, a transaction that holds the customers' row locks
 */
export async function loadFacts(
  tx: Tx,
  customerIds: readonly string[],
  rules: Pick<Rules, 'playbook' | 'triggers'>,
  today: Temporal.PlainDate,
): Promise<readonly CustomerFacts[]> {
  const posts = postsTold(rules);
  const rows = await readFactRows(tx, customerIds, { rules, today, posts: posts.filter(hasSeats) });
  const duties = await loadCustomerDuties(tx, rows, rules, today);
  const seats = rows.flatMap((row) => [
    row.supervisorId,
    row.salespersonId,
    row.assistantId,
    ...row.contactPlans.map(({ staffId }) => staffId),
    ...Object.values(row.ownSeats ?? {}),
  ]);
  const named = new Set(seats.filter((id) => id !== null));
  const staff = peopleAround(await staffAround(tx, named, posts));
  const peopleFor = (row: FactRow): People => {
    const people = peopleOf(row, staff);
    if (posts.length === 0) return people;
    return { ...staff.told(posts, people, row.ownSeats ?? {}), ...people };
  };
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
    people: peopleFor(row),
    anchors: Object.fromEntries(row.anchors.map((anchor) => [anchor.key, toAnchor(anchor)])),
    followUps: row.followUps.map(toFollowUp),
    ...dutiesOf(duties.get(row.id)),
  }));
}

/** The posts that hear of a customer's steps. */
function postsTold({ playbook }: Pick<Rules, 'playbook'>): readonly string[] {
  const steps = playbook.steps.filter(({ about = 'customer' }) => about === 'customer');
  const told = steps.flatMap(({ remind }) => remind.map(({ to }) => to));
  return [...new Set(told)].filter((one) => postOf(one) !== undefined);
}

/** Whether a customer can have a person of its own for it. */
function hasSeats(post: string): boolean {
  return postOf(post)?.seat === true;
}

function dutiesOf(duties: CustomerDuties | undefined): Pick<CustomerFacts, 'duties'> {
  return duties === undefined ? {} : { duties };
}

function toAnchor(anchor: FactRow['anchors'][number]): AnchorFact {
  const recordedAt = sharedInstant(anchor.recordedMs);
  return { on: sharedDay(anchor.on), recordedAt, round: anchor.round };
}

export function toFollowUp(row: FollowUpRow): FollowUpFact {
  const [
    id,
    step,
    cycle,
    state,
    anchorOn,
    dueOn,
    dueMs,
    ownerId,
    closedBy,
    snoozedUntil,
    holds,
    skipped,
    rows,
  ] = row;
  return {
    id,
    step,
    cycle,
    state,
    anchorOn: sharedDay(anchorOn),
    dueOn: sharedDay(dueOn),
    ...(dueMs === null ? {} : { dueAt: sharedInstant(dueMs) }),
    ownerId,
    closedBy,
    snooze: snoozedUntil === null ? null : { until: sharedDay(snoozedUntil), holdsEscalation: holds },
    skipped,
    reminders: rows.map(toReminder),
  };
}

function toReminder([id, slot, say, recipientId, meantMs, dueOn, state]: ReminderRow): ReminderFact {
  const about = dueOn === null ? {} : { aboutDueOn: sharedDay(dueOn) };
  return { id, slot, say, recipientId, meantFor: sharedInstant(meantMs), ...about, state };
}
