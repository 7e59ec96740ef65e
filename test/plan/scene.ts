import { Temporal } from 'temporal-polyfill';
import { createCalendar } from '../../jobs/calendar/create-calendar.ts';
import { createFestivals } from '../../jobs/calendar/create-festivals.ts';
import { triggers } from '../../jobs/plan/triggers/index.ts';
import { spanOf } from '../../jobs/plan/span.ts';
import type {
  AnchorFact,
  CustomerFacts,
  FollowUpFact,
  PlannedFollowUp,
  Rules,
} from '../../jobs/plan/types.ts';
import type { Playbook, Step } from '../../templates/reader/playbook.ts';

export const day = (text: string) => Temporal.PlainDate.from(text);
export const shanghai = (text: string) =>
  Temporal.PlainDateTime.from(text).toZonedDateTime('Asia/Shanghai').toInstant();
export const localTime = (at: Temporal.Instant) =>
  at.toZonedDateTimeISO('Asia/Shanghai').toPlainDateTime().toString({ smallestUnit: 'minute' });

export const trialCheck: Step = {
  key: 'trial-check',
  work: { 'zh-CN': '第一次回访客户试用情况', en: 'First check on the trial' },
  owner: { potential: 'supervisor', ordinary: 'salesperson' },
  trigger: { kind: 'anchor', anchors: ['trialStarted', 'installed', 'arrived'] },
  dueDays: 10,
  remind: [
    { slot: 'due-2d>owner', dueOffsetDays: -2, to: 'owner', say: 'trial-check/prepare' },
    { slot: 'due>customer', dueOffsetDays: 0, to: 'customer', say: 'trial-check/ask' },
    { slot: 'due>owner', dueOffsetDays: 0, to: 'owner', say: 'trial-check/due' },
  ],
  closes: {
    log: 'trial-check',
    form: 'trial-check',
    restart: { field: 'result', is: 'not-started', anchorFrom: 'nextOn' },
    alsoBy: [],
  },
  escalate: [
    { slot: 'escalate-1wd>supervisor', afterWorkingDays: 1, to: 'supervisor', say: 'trial-check/escalate' },
    { slot: 'escalate-3wd>director', afterWorkingDays: 3, to: 'director', say: 'trial-check/escalate' },
  ],
  onDayOff: 'wait',
  late: { staff: 'send-marked-late', customerDropAfterHours: 24, historyAfterDays: 30 },
};

export const playbook: Playbook = {
  zone: 'Asia/Shanghai',
  windows: { customer: { from: '09:00', to: '18:00' }, staff: { from: '09:00', to: '19:00' } },
  answerWithinHours: 4,
  contactsTo: [],
  anchors: [],
  pipeline: [],
  stageModels: [],
  steps: [trialCheck],
  digest: 'test',
};

export const rules: Rules = {
  playbook,
  registers: [],
  calendar: createCalendar(),
  festivals: createFestivals([]),
  triggers,
};

/** The planning span seen from the day most tests use. */
export const span = spanOf(day('2026-03-01'));

export function anchor(on: string, recorded = `${on}T08:00`, round = 1): AnchorFact {
  return { on: day(on), recordedAt: shanghai(recorded), round };
}

/** An ordinary, active customer with a full team and a group, overridden by the test's changes. */
export function facts(changes: Partial<CustomerFacts> = {}): CustomerFacts {
  return {
    subject: { kind: 'customer', id: 'c1' },
    customerId: 'c1',
    tier: 'ordinary',
    level: 'ordinary',
    active: true,
    enteredOn: day('2026-01-01'),
    lastContactOn: null,
    contactPlans: [],
    greetings: {},
    hasCustomerRoom: true,
    people: {
      supervisor: { id: 'li', name: '李主管' },
      salesperson: { id: 'zhang', name: '张伟' },
      assistant: { id: 'wang', name: '王芳' },
      director: { id: 'chen', name: '陈总监' },
    },
    anchors: {},
    followUps: [],
    ...changes,
  };
}

/** The database state after writing a plan, with some reminders already posted. */
export function existing(planned: PlannedFollowUp, posted: readonly string[] = []): FollowUpFact {
  return {
    id: `${planned.step}-${planned.cycle}`,
    step: planned.step,
    cycle: planned.cycle,
    state: 'open',
    anchorOn: planned.anchorOn,
    dueOn: planned.dueOn,
    ownerId: planned.ownerId,
    closedBy: null,
    snooze: null,
    skipped: false,
    reminders: planned.reminders.map((r) => ({
      id: `r-${r.slot}`,
      slot: r.slot,
      say: r.say,
      recipientId: r.recipientId,
      meantFor: r.at,
      state: posted.includes(r.slot) ? 'posted' : 'planned',
    })),
  };
}

/** A plan as a table: slot, local time, recipient. */
export function table(planned: PlannedFollowUp | undefined): string[] {
  return (planned?.reminders ?? []).map(
    (r) => `${r.slot} ${localTime(r.at)} ${r.audience === 'customer' ? 'customer' : r.recipientId}`,
  );
}
