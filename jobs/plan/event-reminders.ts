import type { Temporal } from 'temporal-polyfill';
import { onDuty } from './people.ts';
import { handedOverSlot, isEventSlot, isForOwner, isHandedOverSlot, notPosted } from './slots.ts';
import { isCustomer } from './subject.ts';
import type {
  Change,
  SubjectFacts,
  PlannedFollowUp,
  PlannedReminder,
  ReminderFact,
  StaffId,
} from './types.ts';

/**
 * Planning does not create event reminders, and leaves them alone while their recipient is present. One for a person
 * who has left, is away, or is no longer the owner is re-routed to the person now responsible: nothing is sent to
 * someone who left (field.md section 7), and a customer's answer is not lost with them.
 */
export function eventChanges(
  planned: readonly PlannedFollowUp[],
  facts: SubjectFacts,
  today: Temporal.PlainDate,
): readonly Change[] {
  return facts.followUps.flatMap((followUp) => {
    if (followUp.state !== 'open') return [];
    // A question to the customer has no staff recipient and stays as it is.
    const events = followUp.reminders.filter(
      ({ state, slot, recipientId }) => state === 'planned' && isEventSlot(slot) && recipientId !== null,
    );
    if (events.length === 0) return [];
    const wanted = planned.find(({ step, cycle }) => step === followUp.step && cycle === followUp.cycle);
    if (wanted === undefined || wanted.done !== undefined || wanted.lapsed === true) return [];
    return events.flatMap((reminder) => rerouted(reminder, wanted, facts, today));
  });
}

function rerouted(
  reminder: ReminderFact,
  { ownerId }: PlannedFollowUp,
  facts: SubjectFacts,
  today: Temporal.PlainDate,
): readonly Change[] {
  const { slot } = reminder;
  if (isHandedOverSlot(slot) && (ownerId === null || slot !== handedOverSlot(ownerId))) {
    return [
      {
        kind: 'cancel-reminder',
        reminderId: reminder.id,
        reason: { code: 'reason/other-owner', params: {} },
      },
    ];
  }
  const hears = isForOwner(slot) || slot === notPosted ? ownerId : aboveOf(reminder, facts);
  const recipientId = hears === null ? null : hearsToday(hears, facts, today);
  if (recipientId === null) {
    return [
      {
        kind: 'cancel-reminder',
        reminderId: reminder.id,
        reason: { code: 'reason/no-recipient', params: {} },
      },
    ];
  }
  if (recipientId === reminder.recipientId) return [];
  const moved: PlannedReminder = {
    slot,
    say: reminder.say,
    at: reminder.meantFor,
    audience: 'staff',
    recipientId,
  };
  return [
    {
      kind: 'move-reminder',
      reminderId: reminder.id,
      reminder: moved,
      reason: { code: 'reason/other-recipient', params: {} },
    },
  ];
}

/** Failures to reach a colleague are reported above them: to the same person as before if still present. */
function aboveOf(
  { recipientId }: ReminderFact,
  { people: { supervisor, director } }: SubjectFacts,
): string | null {
  const above = director?.id === recipientId ? director : (supervisor ?? director);
  return above?.id ?? null;
}

/** Who receives today what is meant for a person; null when they do not work here. */
export function hearsToday(staffId: StaffId, facts: SubjectFacts, today: Temporal.PlainDate): StaffId | null {
  const named = isCustomer(facts) ? facts.contactPlans.map(({ staff }) => staff) : [];
  const all = [...Object.values(facts.people), ...named];
  const person = all.find((one) => one?.id === staffId) ?? null;
  return person === null ? null : onDuty(person, today).id;
}
