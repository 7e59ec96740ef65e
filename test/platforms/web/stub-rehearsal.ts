import { Temporal } from 'temporal-polyfill';
import type { PanelFollowUp, Rehearsal, RehearsalPerson } from '../../../bot/rehearsal/rehearsal.ts';
import type { Clock } from '../../../jobs/clock.ts';

/** Runs when the clock passes it. */
export interface StubEvent {
  readonly at: Temporal.Instant;
  readonly run: () => Promise<void>;
}

export interface StubRehearsal extends Rehearsal, Clock {
  schedule(event: StubEvent): void;
  /** How far the weeks before have come; null: complete. */
  replay(to: Temporal.Instant | null): void;
  setFollowUps(customerCode: string, followUps: readonly PanelFollowUp[]): void;
}

export const zone = 'Asia/Shanghai';

export const people: readonly RehearsalPerson[] = [
  { id: 'customer:C001', name: '华东精工', role: 'customer', customerCode: 'C001' },
  { id: 'customer:C002', name: '苏州恒瑞机械', role: 'customer', customerCode: 'C002' },
  { id: 'li', name: '李伟', role: 'supervisor' },
  { id: 'zhang', name: '张敏', role: 'salesperson' },
  { id: 'chen', name: '陈晨', role: 'salesperson' },
  { id: 'wang', name: '王芳', role: 'assistant' },
  { id: 'zhao', name: '赵国强', role: 'director' },
];

const commands = [
  { text: '/crm today', label: '/crm today', hint: '今天要做的：逾期、到期、将到期' },
  { text: '/crm customer new ', label: '/crm customer new 代号 名称', hint: '新建客户' },
  { text: '/crm customer show ', label: '/crm customer show 代号', hint: '看一位客户的资料' },
  { text: '/crm log add ', label: '/crm log add 代号 内容', hint: '记一条联系记录' },
  { text: '/crm help', label: '/crm help', hint: '所有命令' },
];

/** A rehearsal with scripted events, so that the page can be viewed without the process behind it. */
export function createStubRehearsal(start: Temporal.Instant): StubRehearsal {
  let now = start;
  let events: StubEvent[] = [];
  let replayedTo: Temporal.Instant | null = null;
  const followUps = new Map<string, readonly PanelFollowUp[]>();
  const due = (by: Temporal.Instant) =>
    events
      .filter(({ at }) => Temporal.Instant.compare(at, by) <= 0)
      .toSorted((a, b) => Temporal.Instant.compare(a.at, b.at));

  return {
    zone,
    now: () => now,
    replayedTo: () => replayedTo,
    replay: (to) => {
      replayedTo = to;
    },
    nextEventAt: async () => due(Temporal.Instant.from('9999-01-01T00:00:00Z'))[0]?.at ?? null,
    async moveTo(instant) {
      for (const event of due(instant)) {
        events = events.filter((other) => other !== event);
        now = event.at;
        await event.run();
      }
      now = instant;
    },
    people: async () => people,
    person: async (id) => people.find((one) => one.id === id) ?? null,
    followUps: async (customerCode) => followUps.get(customerCode) ?? [],
    chooseLanguage: async () => {},
    complete: (_personId, text) => {
      const typed = text.replace(/^[/／]/u, '/').replace(/^[@＠]新航\s*/u, '/crm ');
      return commands.filter((command) => command.text.startsWith(typed));
    },
    schedule: (event) => {
      events = [...events, event];
    },
    consoleLink: async () => 'http://localhost/console/sign-in#stub',
    setFollowUps: (customerCode, given) => {
      followUps.set(customerCode, given);
    },
  };
}
