import { Temporal } from 'temporal-polyfill';
import { planSubject } from '../../../jobs/plan/plan-subject.ts';
import { reconcile } from '../../../jobs/plan/reconcile.ts';
import { isEventSlot } from '../../../jobs/plan/slots.ts';
import { spanOf } from '../../../jobs/plan/span.ts';
import type {
  Change,
  CustomerFacts,
  FollowUpFact,
  PlannedReminder,
  ReminderFact,
  Rules,
} from '../../../jobs/plan/types.ts';
import { rules } from './any-facts.ts';

/** The changes that planning on a day would make. */
export function changesOn(
  facts: CustomerFacts,
  today: Temporal.PlainDate,
  by: Rules = rules,
): readonly Change[] {
  return reconcile(planSubject(facts, by, spanOf(today)).followUps, facts, by);
}

/** The customer after planning on a day, in memory instead of in a database. */
export function plannedOn(facts: CustomerFacts, today: Temporal.PlainDate, by: Rules = rules): CustomerFacts {
  return { ...facts, followUps: written(facts.followUps, changesOn(facts, today, by)) };
}

/** Marks every reminder due by the evening of the day as posted; a posted greeting is done. */
export function saidBy(facts: CustomerFacts, today: Temporal.PlainDate): CustomerFacts {
  const evening = today.add({ days: 1 }).toZonedDateTime(rules.playbook.zone).toInstant();
  const followUps = facts.followUps.map((followUp): FollowUpFact => {
    if (followUp.state !== 'open') return followUp;
    const reminders = followUp.reminders.map((reminder): ReminderFact => {
      const isOver = Temporal.Instant.compare(reminder.meantFor, evening) < 0;
      return reminder.state === 'planned' && isOver ? { ...reminder, state: 'posted' } : reminder;
    });
    const step = rules.playbook.steps.find(({ key }) => key === followUp.step);
    const isDone =
      step?.closes.when === 'posted' &&
      reminders.some(({ state, recipientId }) => state === 'posted' && recipientId === null);
    return { ...followUp, reminders, ...(isDone ? { state: 'closed', closedBy: 'posting' } : {}) };
  });
  return { ...facts, followUps };
}

/** `jobs/replan/apply-changes.ts` without rows. */
export function written(
  followUps: readonly FollowUpFact[],
  changes: readonly Change[],
): readonly FollowUpFact[] {
  return changes.reduce<readonly FollowUpFact[]>(write, followUps);
}

function write(followUps: readonly FollowUpFact[], change: Change): readonly FollowUpFact[] {
  const on = (id: string, what: (followUp: FollowUpFact) => FollowUpFact) =>
    followUps.map((followUp) => (followUp.id === id ? what(followUp) : followUp));
  const onReminder = (id: string, what: (reminder: ReminderFact) => ReminderFact) =>
    followUps.map((followUp) => ({
      ...followUp,
      reminders: followUp.reminders.map((reminder) => (reminder.id === id ? what(reminder) : reminder)),
    }));
  switch (change.kind) {
    case 'open': {
      const { reminders, step, cycle, anchorOn, dueOn, ownerId } = change.followUp;
      const id = `${step}#${cycle}`;
      const fresh = { id, step, cycle, anchorOn, dueOn, ownerId };
      return [
        ...followUps,
        {
          ...fresh,
          state: 'open',
          closedBy: null,
          snooze: null,
          skipped: false,
          reminders: reminders.map((reminder) => fact(id, reminder, dueOn)),
        },
      ];
    }
    case 'adjust': {
      const { anchorOn, dueOn, ownerId } = change;
      return on(change.followUpId, (f) => ({ ...f, anchorOn, dueOn, ownerId }));
    }
    case 'close':
      return on(change.followUpId, (f) => ({ ...f, state: 'closed', closedBy: 'facts' }));
    case 'reopen':
      return on(change.followUpId, (f) => ({ ...f, state: 'open', closedBy: null }));
    case 'cancel':
      return on(change.followUpId, (f) => ({ ...f, state: 'cancelled' }));
    case 'add-reminder':
      return on(change.followUpId, (f) => ({
        ...f,
        reminders: [...f.reminders, withOwnId(fact(f.id, change.reminder, f.dueOn), f.reminders)],
      }));
    case 'move-reminder':
      return followUps.map((f) => ({
        ...f,
        reminders: f.reminders.map((r) =>
          r.id === change.reminderId ? { ...fact('', change.reminder, f.dueOn), id: r.id } : r,
        ),
      }));
    case 'cancel-reminder':
      return onReminder(change.reminderId, (r) => ({ ...r, state: 'cancelled' }));
  }
}

/** A reminder keeps its id when it moves to another slot, and its first slot may be planned anew. */
function withOwnId(reminder: ReminderFact, others: readonly ReminderFact[]): ReminderFact {
  const isTaken = others.some(({ id }) => id === reminder.id);
  return isTaken ? withOwnId({ ...reminder, id: `${reminder.id}'` }, others) : reminder;
}

function fact(
  followUpId: string,
  { slot, say, recipientId, at }: PlannedReminder,
  dueOn: Temporal.PlainDate,
): ReminderFact {
  return {
    id: `${followUpId}>${slot}`,
    slot,
    say,
    recipientId,
    meantFor: at,
    aboutDueOn: dueOn,
    state: 'planned',
  };
}

/** All messages about a customer in a comparable order, except those triggered by events. */
export function everything(followUps: readonly FollowUpFact[]): readonly string[] {
  return followUps
    .flatMap(({ id, dueOn, ownerId, reminders }) => [
      `${id} ${dueOn.toString()} ${ownerId}`,
      ...reminders
        .filter(({ slot }) => !isEventSlot(slot))
        .map((r) => `${id} ${r.slot} ${r.meantFor.toString()} ${r.recipientId} ${r.say}`),
    ])
    .toSorted();
}
