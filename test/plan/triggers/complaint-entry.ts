/** A complaint that is owed a reply within working hours, and what happens to it. */
import { planSubject } from '../../../jobs/plan/plan-subject.ts';
import type { EntryFacts, MoveFact } from '../../../jobs/plan/types.ts';
import type { Step } from '../../../templates/reader/playbook.ts';
import { facts, playbook, rules, shanghai, span } from '../scene.ts';

export const reply: Step = {
  key: 'reply',
  about: 'entry',
  register: 'complaint',
  work: { 'zh-CN': '回复', en: 'Reply' },
  owner: { potential: 'owner', ordinary: 'owner' },
  trigger: {
    kind: 'entered',
    register: 'complaint',
    state: 'open',
    while: ['open'],
    due: { amount: 4, unit: 'wh' },
  },
  dueDays: 0,
  remind: [
    { slot: 'entered>owner', dueOffsetDays: 0, atOnce: true, to: 'owner', say: 'entry/opened' },
    {
      slot: 'entered>supervisor',
      dueOffsetDays: 0,
      atOnce: true,
      if: { field: 'customerLevel', among: ['strategic'] },
      to: 'supervisor',
      say: 'entry/opened',
    },
  ],
  escalate: [
    {
      slot: 'escalate-0wh>supervisor',
      afterWorkingDays: 0,
      afterWorkingHours: 0,
      to: 'supervisor',
      say: 'entry/escalate',
    },
    { slot: 'escalate-1wd>director', afterWorkingDays: 1, to: 'director', say: 'entry/escalate' },
  ],
  closes: { moves: ['reply'], alsoBy: [] },
  onDayOff: 'wait',
  late: { staff: 'send-marked-late', customerDropAfterHours: 24, historyAfterDays: 30 },
};

export const registered = { ...rules, playbook: { ...playbook, steps: [reply] } };

export const opened = (at: string): MoveFact => ({
  move: null,
  from: null,
  to: 'open',
  at: shanghai(at),
  by: '张伟',
});

export const moved = (move: string, from: string, to: string, at: string): MoveFact => ({
  move,
  from,
  to,
  by: '张伟',
  at: shanghai(at),
});

export function entry(moves: readonly MoveFact[], changes: Partial<EntryFacts> = {}): EntryFacts {
  const { people, ...customer } = facts();
  return {
    subject: { kind: 'entry', id: 'e1' },
    customerId: 'c1',
    active: true,
    enteredOn: customer.enteredOn,
    hasCustomerRoom: true,
    anchors: {},
    followUps: [],
    people: { ...people, owner: { id: 'zhang', name: '张伟' }, opener: { id: 'wang', name: '王芳' } },
    register: 'complaint',
    number: 'TS2603-001',
    moves,
    values: { customerLevel: 'ordinary' },
    ...changes,
  };
}

export const plan = (about: EntryFacts) => planSubject(about, registered, span).followUps;
