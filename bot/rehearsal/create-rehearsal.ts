import { Temporal } from 'temporal-polyfill';
import { advance, nextEventAt } from '../../jobs/advance.ts';
import type { Core } from '../../jobs/core.ts';
import { XinhangError } from '../../jobs/errors.ts';
import { customerFor } from '../../jobs/facts/find-customer.ts';
import { type FollowUpLine, listFollowUps, type ReminderLine } from '../../jobs/facts/list-follow-ups.ts';
import { listCustomerNames, listPlatformStaff } from '../../jobs/facts/list-people.ts';
import { withStandIns } from '../../jobs/facts/stand-ins.ts';
import { staffByIdentity } from '../../jobs/facts/staff-member.ts';
import type { MovableClock } from '../../jobs/movable-clock.ts';
import { complete } from '../commands/complete.ts';
import { reasonInWords } from '../commands/reason-words.ts';
import { customerPersonId } from '../platforms/web/directory.ts';
import type { PanelFollowUp, PanelReminder, Rehearsal, RehearsalPerson } from './rehearsal.ts';

/** The stage around the browser chat, over the same core that production runs on. */
export function createRehearsal(core: Core, clock: MovableClock): Rehearsal {
  return {
    zone: core.rules.playbook.zone,
    now: () => clock.now(),
    nextEventAt: () => nextEventAt(core),
    moveTo: (instant) => advance(core, clock, instant),
    people: () => people(core),
    complete: async (personId, text) => {
      const who = await staffByIdentity(core.db, 'web', personId);
      return who === null ? [] : complete(who, text, core.language);
    },
    followUps: async (customerCode, viewer) => {
      const who = await staffByIdentity(core.db, 'web', viewer);
      if (who === null) throw new XinhangError('not_allowed', '只有同事才能看到跟进事项。');
      const today = clock.now().toZonedDateTimeISO(core.rules.playbook.zone).toPlainDate();
      const customer = await customerFor(core.db, await withStandIns(core.db, who, today), customerCode);
      const lines = await listFollowUps(core.db, customer.id);
      return lines.map((line) => toPanel(core, line));
    },
  };
}

async function people(core: Core): Promise<readonly RehearsalPerson[]> {
  const staff = await listPlatformStaff(core.db, 'web');
  const customers = await listCustomerNames(core.db);
  return [
    ...staff.map((s) => ({ id: s.platformUserId, name: s.name, role: s.roles[0] ?? 'salesperson' }) as const),
    ...customers.map((c) => ({
      id: customerPersonId(c.code),
      name: c.name,
      role: 'customer' as const,
      customerCode: c.code,
    })),
  ];
}

function toPanel(core: Core, line: FollowUpLine): PanelFollowUp {
  const step = core.rules.playbook.steps.find((s) => s.key === line.step);
  const today = core.clock.now().toZonedDateTimeISO(core.rules.playbook.zone).toPlainDate();
  return {
    id: line.id,
    step: step?.work[core.language] ?? line.step,
    cycle: line.cycle,
    owner: line.owner,
    dueOn: line.dueOn.toString(),
    state: line.state,
    overdue: line.state === 'open' && Temporal.PlainDate.compare(line.dueOn, today) < 0,
    reason: line.reason === null ? null : reasonInWords(core.language, line.reason),
    reminders: line.reminders.map((reminder) => toPanelReminder(core, reminder)),
  };
}

function toPanelReminder(core: Core, reminder: ReminderLine): PanelReminder {
  return {
    id: reminder.id,
    at: reminder.at.toString(),
    to: reminder.audience === 'customer' ? '客户' : (reminder.recipient ?? '—'),
    audience: reminder.audience,
    label: labels[reminder.say.split('/')[1] ?? ''] ?? reminder.say,
    state: reminder.state,
    reason: reminder.reason === null ? null : reasonInWords(core.language, reminder.reason),
  };
}

/** What a reminder is for, by the name of its text. */
const labels: Readonly<Record<string, string>> = {
  prepare: '提前准备',
  ask: '群内提问',
  due: '到期提醒',
  escalate: '超期上报',
  answered: '客户已回复',
  'not-posted': '未发出通知',
};
