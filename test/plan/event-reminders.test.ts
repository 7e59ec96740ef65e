import { describe, expect, it } from 'vitest';
import { eventChanges } from '../../jobs/plan/event-reminders.ts';
import { isEnded, openOf } from '../../jobs/plan/occurrence.ts';
import { eventSlot, handedOverSlot, notPosted } from '../../jobs/plan/slots.ts';
import type {
  CustomerFacts,
  FollowUpFact,
  Person,
  PlannedFollowUp,
  ReminderFact,
  SubjectFacts,
} from '../../jobs/plan/types.ts';
import { day, existing, facts, shanghai } from './scene.ts';

const today = day('2026-03-10');
const at = shanghai('2026-03-10T15:00');

const planned: PlannedFollowUp = {
  step: 'trial-check',
  cycle: '1',
  anchorOn: day('2026-03-02'),
  dueOn: day('2026-03-12'),
  ownerId: 'zhang',
  reminders: [],
};

/** One event of the follow-up, as the plan of today leaves it. */
function changesOf(
  event: Partial<ReminderFact>,
  {
    people = {},
    plan = {},
    followUp = {},
    contactPlans = [],
  }: {
    readonly people?: Partial<CustomerFacts['people']>;
    readonly plan?: Partial<PlannedFollowUp>;
    readonly followUp?: Partial<FollowUpFact>;
    readonly contactPlans?: CustomerFacts['contactPlans'];
  } = {},
): string[] {
  const reminder: ReminderFact = {
    id: 'r1',
    slot: eventSlot('answered'),
    say: 'trial-check/answered',
    recipientId: 'zhang',
    meantFor: at,
    state: 'planned',
    ...event,
  };
  const base = facts({ contactPlans });
  const changes = eventChanges(
    [{ ...planned, ...plan }],
    {
      ...base,
      people: { ...base.people, ...people },
      followUps: [{ ...existing(planned), reminders: [reminder], ...followUp }],
    },
    today,
  );
  return changes.map((change) => {
    if (change.kind === 'cancel-reminder') return `${change.reminderId} cancelled: ${change.reason.code}`;
    if (change.kind !== 'move-reminder') throw new Error(change.kind);
    const { slot, say, at: when, audience, recipientId } = change.reminder;
    expect([slot, say, when, audience]).toEqual([reminder.slot, reminder.say, reminder.meantFor, 'staff']);
    return `${change.reminderId} to ${recipientId}: ${change.reason.code}`;
  });
}

const zhao: Person = { id: 'zhao', name: '赵敏' };
const away = (person: Person, standIn: Person): Person => ({
  ...person,
  away: [{ from: day('2026-03-09'), to: day('2026-03-11'), standIn }],
});

describe('what a customer answered, and what could not be posted to them', () => {
  it.each([eventSlot('answered'), notPosted])('%s stays with the owner', (slot) => {
    expect(changesOf({ slot })).toEqual([]);
  });

  it.each([eventSlot('answered'), notPosted])('%s goes to the new owner', (slot) => {
    const moved = { people: { salesperson: zhao }, plan: { ownerId: 'zhao' } };
    expect(changesOf({ slot }, moved)).toEqual(['r1 to zhao: reason/other-recipient']);
  });

  it('goes to the stand-in of an owner who is away, and comes back afterwards', () => {
    const people = { salesperson: away({ id: 'zhang', name: '张伟' }, zhao) };
    expect(changesOf({}, { people })).toEqual(['r1 to zhao: reason/other-recipient']);
    expect(changesOf({ recipientId: 'zhao' }, { people })).toEqual([]);
    expect(changesOf({ recipientId: 'zhao' })).toEqual(['r1 to zhang: reason/other-recipient']);
  });

  it('is cancelled where no one owns the follow-up, or the owner does not work here any more', () => {
    expect(changesOf({}, { plan: { ownerId: null } })).toEqual(['r1 cancelled: reason/no-recipient']);
    expect(changesOf({}, { plan: { ownerId: 'gone' } })).toEqual(['r1 cancelled: reason/no-recipient']);
  });

  it('reaches an owner who is named in a contact plan alone', () => {
    const contactPlans = [
      { number: 1, staff: zhao, nextContactOn: today, setAt: at },
    ] as unknown as CustomerFacts['contactPlans'];
    expect(changesOf({}, { plan: { ownerId: 'zhao' }, contactPlans })).toEqual([
      'r1 to zhao: reason/other-recipient',
    ]);
  });
});

describe('the news of a handover', () => {
  it('is for the new owner, and stays while they are it', () => {
    expect(changesOf({ slot: handedOverSlot('zhang') })).toEqual([]);
  });

  it('is cancelled when the follow-up went on to another owner, or to no one', () => {
    const cancelled = ['r1 cancelled: reason/other-owner'];
    expect(changesOf({ slot: handedOverSlot('zhao') })).toEqual(cancelled);
    expect(changesOf({ slot: handedOverSlot('zhang') }, { plan: { ownerId: null } })).toEqual(cancelled);
  });
});

describe('that a colleague could not be reached', () => {
  const slot = eventSlot('not-told');

  it.each(['li', 'chen'])('stays with %s, who was told and still stands above', (recipientId) => {
    expect(changesOf({ slot, recipientId })).toEqual([]);
  });

  it('goes to the supervisor when the person told is neither supervisor nor director any more', () => {
    expect(changesOf({ slot, recipientId: 'old' })).toEqual(['r1 to li: reason/other-recipient']);
  });

  it('goes to the director where there is no supervisor, and to no one where there is neither', () => {
    const told = { slot, recipientId: 'li' };
    expect(changesOf(told, { people: { supervisor: undefined } })).toEqual([
      'r1 to chen: reason/other-recipient',
    ]);
    expect(changesOf(told, { people: { supervisor: undefined, director: undefined } })).toEqual([
      'r1 cancelled: reason/no-recipient',
    ]);
  });
});

describe('is left as it is', () => {
  const gone = { plan: { ownerId: 'gone' } };

  it.each<[string, Partial<ReminderFact>]>([
    ['a reminder of the step itself', { slot: 'due>owner' }],
    ['a question to the customer', { slot: eventSlot('asked'), recipientId: null }],
    ['what was posted', { state: 'posted' }],
    ['what is being posted', { state: 'claimed' }],
  ])('%s', (_what, event) => {
    expect(changesOf(event, gone)).toEqual([]);
  });

  it.each<[string, Partial<FollowUpFact>]>([
    ['ended', { state: 'closed' }],
    ['of another step', { step: 'solution' }],
    ['of another cycle', { cycle: '2' }],
  ])('an event of a follow-up that is %s', (_what, followUp) => {
    expect(changesOf({}, { ...gone, followUp })).toEqual([]);
  });

  it.each<[string, Partial<PlannedFollowUp>]>([
    ['done', { done: { code: 'reason/posted', params: {} } } as unknown as Partial<PlannedFollowUp>],
    ['over its time', { lapsed: true }],
  ])('an event of a follow-up that is %s', (_what, plan) => {
    expect(changesOf({}, { plan: { ...plan, ownerId: 'gone' } })).toEqual([]);
  });
});

describe('a follow-up that is not about a customer', () => {
  it('has people like any other, and no contact plans', () => {
    const machine: SubjectFacts = {
      subject: { kind: 'staff', id: 'm1' },
      customerId: null,
      enteredOn: day('2026-01-01'),
      active: true,
      hasCustomerRoom: false,
      people: { salesperson: zhao },
      anchors: {},
      followUps: [
        {
          ...existing(planned),
          reminders: [
            {
              id: 'r1',
              slot: eventSlot('answered'),
              say: 'trial-check/answered',
              recipientId: 'zhang',
              meantFor: at,
              state: 'planned',
            },
          ],
        },
      ],
    };
    expect(eventChanges([{ ...planned, ownerId: 'zhao' }], machine, today)).toMatchObject([
      { kind: 'move-reminder', reminderId: 'r1', reminder: { recipientId: 'zhao' } },
    ]);
  });
});

describe('what is still owed', () => {
  const known = existing(planned);

  it('is every open follow-up of the step, and of no other', () => {
    const closed = { ...known, cycle: '2', state: 'closed' } as const;
    const other = { ...known, step: 'solution' };
    expect(openOf('trial-check', facts({ followUps: [closed, other, known] }))).toEqual([known]);
  });

  it.each<[boolean, Partial<FollowUpFact>]>([
    [false, {}],
    [false, { state: 'cancelled' }],
    [false, { state: 'closed', closedBy: 'facts' }],
    [true, { state: 'closed', closedBy: 'log' }],
    [true, { state: 'closed', closedBy: 'posting' }],
    [true, { state: 'cancelled', skipped: true }],
  ])('ended for good: %s for %o', (ended, changes) => {
    expect(isEnded({ ...known, ...changes })).toBe(ended);
  });
});
