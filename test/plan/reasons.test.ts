import { describe, expect, it } from 'vitest';
import { reconcile } from '../../jobs/plan/reconcile.ts';
import { eventSlot, notPosted } from '../../jobs/plan/slots.ts';
import type {
  Change,
  FollowUpFact,
  PlannedFollowUp,
  PlannedReminder,
  ReminderFact,
  SubjectFacts,
} from '../../jobs/plan/types.ts';
import { day, existing, facts, playbook, rules, shanghai } from './scene.ts';

/** What is planned for one follow-up, and what exists of it; each test changes one of them. */
const ask: PlannedReminder = {
  slot: 'due>customer',
  say: 'trial-check/ask',
  at: shanghai('2026-03-12T09:00'),
  audience: 'customer',
  recipientId: null,
};
const prompt: PlannedReminder & { audience: 'staff' } = {
  slot: 'due>owner',
  say: 'trial-check/due',
  at: shanghai('2026-03-12T09:00'),
  audience: 'staff',
  recipientId: 'zhang',
};
const wanted: PlannedFollowUp = {
  step: 'trial-check',
  cycle: '1',
  anchorOn: day('2026-03-02'),
  dueOn: day('2026-03-12'),
  ownerId: 'zhang',
  reminders: [ask, prompt],
};
const known = existing(wanted);
const { id: followUpId } = known;

const changes = (
  planned: readonly PlannedFollowUp[],
  followUps: readonly FollowUpFact[],
  others: Partial<SubjectFacts> = {},
): readonly Change[] => reconcile(planned, { ...facts(), ...others, followUps }, rules);

const withStates = (state: ReminderFact['state']): readonly ReminderFact[] =>
  known.reminders.map((one) => ({ ...one, state }));
const without = (code: 'reason/follow-up-ended' | 'reason/not-in-time' | 'reason/date-or-rule-gone') => ({
  code,
  params: {},
});
const stopped = (reason: object) =>
  ['r-due>customer', 'r-due>owner'].map((reminderId) => ({ kind: 'cancel-reminder', reminderId, reason }));

describe('a new follow-up', () => {
  it('is opened', () => {
    expect(changes([wanted], [])).toEqual([{ kind: 'open', followUp: wanted }]);
  });

  it('is not opened only to be closed', () => {
    const done = { code: 'reason/nothing-missing', params: {} } as const;
    expect(changes([{ ...wanted, reminders: [], done }], [])).toEqual([]);
    expect(changes([{ ...wanted, reminders: [], lapsed: true }], [])).toEqual([]);
  });

  it('of another cycle or another step leaves the existing ones as they are', () => {
    const others = [
      { ...wanted, cycle: '2' },
      { ...wanted, step: 'visit' },
    ];
    expect(changes([wanted, ...others], [known])).toEqual(
      others.map((followUp) => ({ kind: 'open', followUp })),
    );
  });
});

describe('what is no longer planned is cancelled, with the reason', () => {
  it.each<[string, Partial<SubjectFacts>]>([
    ['reason/date-or-rule-gone', {}],
    ['reason/customer-not-active', { active: false }],
  ])('%s', (code, others) => {
    const reason = { code, params: {} };
    expect(changes([], [known], others)).toEqual([
      { kind: 'cancel', followUpId, reason },
      ...stopped(reason),
    ]);
  });

  it('says of what is not a customer that it is not active', () => {
    const company: SubjectFacts = { ...facts(), subject: { kind: 'company', id: 'x1' }, active: false };
    const [cancelled] = reconcile([], { ...company, followUps: [known] }, rules);
    expect(cancelled).toEqual({
      kind: 'cancel',
      followUpId,
      reason: { code: 'reason/subject-not-active', params: {} },
    });
  });

  it('but not twice, and what was posted stays', () => {
    const cancelled = { ...known, state: 'cancelled' as const };
    expect(changes([], [cancelled])).toEqual(stopped(without('reason/date-or-rule-gone')));
    expect(changes([], [{ ...cancelled, reminders: withStates('posted') }])).toEqual([]);
  });
});

it('the reminders of an ended follow-up stop because it ended', () => {
  const closed: FollowUpFact = { ...known, state: 'closed', closedBy: 'log' };
  expect(changes([wanted], [closed])).toEqual(stopped(without('reason/follow-up-ended')));
  expect(changes([wanted], [{ ...closed, reminders: withStates('posted') }])).toEqual([]);
});

describe('what the facts show as done', () => {
  const reason = { code: 'reason/anchor-known', params: { doneOn: day('2026-03-05') } } as const;
  const done = { ...wanted, reminders: [], done: reason };

  it('is closed once, and its reminders stop, for that reason', () => {
    expect(changes([done], [known])).toEqual([{ kind: 'close', followUpId, reason }, ...stopped(reason)]);
    const closed: FollowUpFact = { ...known, state: 'closed', closedBy: 'facts' };
    expect(changes([done], [closed])).toEqual(stopped(reason));
  });

  it('is opened again when the facts are withdrawn', () => {
    const closed: FollowUpFact = { ...known, state: 'closed', closedBy: 'facts' };
    expect(changes([wanted], [closed])).toEqual([
      { kind: 'reopen', followUpId, reason: { code: 'reason/came-back', params: {} } },
    ]);
  });
});

describe('what expired', () => {
  const reason = without('reason/not-in-time');
  const lapsed: PlannedFollowUp = { ...wanted, reminders: [], lapsed: true };
  const report = {
    kind: 'add-reminder',
    followUpId,
    reminder: {
      slot: notPosted,
      say: 'notice/not-posted',
      at: ask.at,
      audience: 'staff',
      recipientId: 'zhang',
    },
  };

  it('is cancelled, and the owner is told of the message the customer did not get', () => {
    expect(changes([lapsed], [known])).toEqual([
      { kind: 'cancel', followUpId, reason },
      ...stopped(reason),
      report,
    ]);
  });

  it('is not cancelled a second time', () => {
    expect(changes([lapsed], [{ ...known, state: 'cancelled' }])).toEqual([...stopped(reason), report]);
  });

  const one = (slot: string, changed: Partial<ReminderFact> = {}): ReminderFact => ({
    id: 'n1',
    slot,
    say: 'trial-check/ask',
    recipientId: null,
    meantFor: ask.at,
    state: 'planned',
    ...changed,
  });
  const staff = one('due>owner', { recipientId: 'zhang' });
  it.each<[string, readonly ReminderFact[], string | null]>([
    ['the customer got the message', [one('due>customer', { state: 'posted' })], 'zhang'],
    ['only colleagues were to be told', [staff], 'zhang'],
    ['it was an answer to an event', [one(eventSlot('answered'))], 'zhang'],
    ['there is no owner', [one('due>customer')], null],
    ['it is reported already', [one('due>customer'), one(notPosted, { state: 'posted' })], 'zhang'],
  ])('no report when %s', (_, reminders, ownerId) => {
    const kinds = changes([lapsed], [{ ...known, ownerId, reminders }]).map(({ kind }) => kind);
    expect(kinds).not.toContain('add-reminder');
  });

  it('the report itself is not cancelled, so that the owner still gets it', () => {
    const waiting = one(notPosted, { id: 'report', recipientId: 'zhang' });
    const found = changes([lapsed], [{ ...known, state: 'cancelled', reminders: [waiting] }]);
    expect(found).toEqual([]);
    const posted = one('due>customer', { state: 'posted' });
    expect(changes([lapsed], [{ ...known, state: 'cancelled', reminders: [posted, waiting] }])).toEqual([]);
  });
});

describe('an adjusted follow-up says all that changed', () => {
  const anchorMoved = {
    code: 'reason/anchor-moved',
    params: { fromOn: day('2026-03-02'), toOn: day('2026-03-05') },
  };
  const dueMoved = {
    code: 'reason/due-moved',
    params: { fromOn: day('2026-03-12'), toOn: day('2026-03-15') },
  };
  const otherOwner = { code: 'reason/other-owner', params: {} };
  const together = (...reasons: readonly object[]) => ({
    code: 'reason/adjusted',
    params: { reasons: { joined: 'sentences', each: reasons } },
  });
  const anchorOn = day('2026-03-05');
  const dueOn = day('2026-03-15');
  it.each<[string, Partial<PlannedFollowUp>, object]>([
    ['the day it counts from', { anchorOn }, anchorMoved],
    ['the deadline', { dueOn }, dueMoved],
    ['the owner', { ownerId: 'li' }, otherOwner],
    ['both days', { anchorOn, dueOn }, together(anchorMoved, dueMoved)],
    ['all three', { anchorOn, dueOn, ownerId: 'li' }, together(anchorMoved, dueMoved, otherOwner)],
  ])('%s', (_, changed, reason) => {
    const now = { ...wanted, ...changed };
    const head = { anchorOn: now.anchorOn, dueOn: now.dueOn, ownerId: now.ownerId };
    const [adjusted, ...moved] = changes([now], [known]);
    expect(adjusted).toEqual({ kind: 'adjust', followUpId, ...head, reason });
    // What still waits has the new deadline, though it goes out when it would have.
    const isMoved = now.dueOn !== wanted.dueOn;
    expect(moved).toMatchObject(
      isMoved ? known.reminders.map(({ id }) => ({ reminderId: id, reason: dueMoved })) : [],
    );
  });
});

describe('a changed reminder says what changed', () => {
  const at = shanghai('2026-03-16T09:00');
  const moved = {
    code: 'reason/moved',
    params: {
      fromAt: ask.at.toZonedDateTimeISO(playbook.zone).toPlainDateTime(),
      toAt: at.toZonedDateTimeISO(playbook.zone).toPlainDateTime(),
    },
  };
  const otherRecipient = { code: 'reason/other-recipient', params: {} };
  const otherWords = { code: 'reason/other-words', params: {} };
  const again = { code: 'reason/called-for-again', params: {} };
  const say = 'trial-check/other';
  const both = {
    code: 'reason/adjusted',
    params: { reasons: { joined: 'sentences', each: [moved, otherRecipient, otherWords] } },
  };
  type Words = { at?: typeof at; say?: string; recipientId?: string };
  it.each<[string, ReminderFact['state'], Words, object]>([
    ['its moment', 'planned', { at }, moved],
    ['its recipient', 'planned', { recipientId: 'li' }, otherRecipient],
    ['its words', 'planned', { say }, otherWords],
    ['all of them', 'planned', { at, say, recipientId: 'li' }, both],
    ['wanted again after it was cancelled', 'cancelled', {}, again],
    ['wanted again at another moment', 'cancelled', { at }, again],
    ['given up as too late, and moved', 'skipped', { at }, moved],
  ])('%s', (_, state, changed, reason) => {
    const reminder = { ...prompt, ...changed };
    const before = { ...known, reminders: withStates(state).filter(({ slot }) => slot === prompt.slot) };
    expect(changes([{ ...wanted, reminders: [reminder] }], [before])).toEqual([
      { kind: 'move-reminder', reminderId: 'r-due>owner', reminder, reason },
    ]);
  });

  it('what was given up as too late stays so while only its words or its recipient change', () => {
    const before = { ...known, reminders: withStates('skipped') };
    const reminders = [ask, { ...prompt, say, recipientId: 'li' }];
    expect(changes([{ ...wanted, reminders }], [before])).toEqual([]);
  });

  it('a prompt that a changed playbook adds is added, one it no longer has is cancelled', () => {
    const only = { ...known, reminders: known.reminders.filter(({ slot }) => slot === ask.slot) };
    expect(changes([wanted], [only])).toEqual([{ kind: 'add-reminder', followUpId, reminder: prompt }]);
    expect(changes([{ ...wanted, reminders: [ask] }], [known])).toEqual([
      {
        kind: 'cancel-reminder',
        reminderId: 'r-due>owner',
        reason: { code: 'reason/not-called-for', params: {} },
      },
    ]);
  });
});
