import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommand } from '../../bot/commands/engine/run-command.ts';
import { snoozeManyButton } from '../../bot/forms/postpone-many.ts';
import type { Colleague } from '../company.ts';
import { type Counter, openCounter, textOf } from './counter.ts';

let counter: Counter;
/** The first visits of C001 and C002 are due on 12 March, that of C003 on the 30th; C004 is zhao's. */
beforeEach(async () => {
  counter = await openCounter();
  await counter.aCustomer({ code: 'C001', name: '杭州精工' });
  await counter.aCustomer({ code: 'C002', name: '宁波新材' });
  await counter.aCustomer({ code: 'C003', name: '苏州电气', anchors: { trialStarted: '2026-03-20' } });
  await counter.aCustomer({ code: 'C004', name: '绍兴旧厂', supervisor: 'qian', salesperson: 'zhao' });
});
afterEach(() => counter.close());

const postponed = async () => {
  const rows = await counter.core.db.followUp.findMany({
    where: { NOT: { snoozedUntil: null } },
    select: { customer: { select: { code: true } }, snoozedUntil: true, snoozeHolds: true },
    orderBy: { customer: { code: 'asc' } },
  });
  return rows.map(({ customer, snoozedUntil, snoozeHolds }) => [
    customer?.code,
    snoozedUntil?.toISOString().slice(0, 10),
    snoozeHolds,
  ]);
};

/** Previews, and presses the button of the preview. */
async function confirm(who: Colleague, line: string): Promise<string> {
  const context = await counter.context(who);
  const preview = await runCommand(context, line);
  const button = preview.kind === 'text' ? preview.text.buttons?.[0] : undefined;
  if (button === undefined) throw new Error(`no button: ${textOf(preview)}`);
  return textOf(await snoozeManyButton.press(await counter.context(who), button.value));
}

describe('提醒 批量推迟', () => {
  it('names what is due by that day, and changes nothing before it is confirmed', async () => {
    const said = await counter.ask('li', '/crm 提醒 批量推迟 C001,C002,C003 3-16');
    expect(said).toContain('推迟 2 件事的提醒到 2026年3月16日 周一');
    expect(said).toContain('还没有改动');
    expect(said).toContain('C001 杭州精工 · 第一次回访客户试用情况 · 截止');
    expect(said).not.toContain('C003');
    expect(await postponed()).toEqual([]);
  });

  it('postpones all of them to a working day at once; a supervisor also holds back the escalation', async () => {
    const said = await confirm('li', '/crm 提醒 批量推迟 C001,C002,C003 3-14');
    expect(said).toContain('2 件事的提醒推迟到 2026年3月16日 周一');
    expect(await postponed()).toEqual([
      ['C001', '2026-03-16', true],
      ['C002', '2026-03-16', true],
    ]);
    const audit = await counter.core.db.audit.findMany({ where: { action: 'follow-up.snooze' } });
    expect(audit.map(({ actor }) => actor)).toEqual(['李主管', '李主管']);
    const prompts = await counter.core.db.reminder.findMany({
      where: { state: 'planned', followUp: { snoozeHolds: true } },
    });
    for (const { dueAt } of prompts) expect(dueAt.toISOString() >= '2026-03-16').toBe(true);
  });

  it('leaves the escalation of an owner’s matters as it was', async () => {
    await confirm('zhang', '/crm 提醒 批量推迟 C001 3-16');
    expect(await postponed()).toEqual([['C001', '2026-03-16', false]]);
  });

  it('leaves what is not theirs: a customer that they do not see, and a matter that they do not owe', async () => {
    expect(await counter.ask('zhang', '/crm 提醒 批量推迟 C001,C004 3-16')).toContain('C004');
    expect(await counter.ask('wang', '/crm 提醒 批量推迟 C001 3-16')).toContain('没有您可以推迟的');
    const pressed = await snoozeManyButton.press(await counter.context('zhang'), '2026-03-16 C001,C004');
    expect(textOf(pressed)).toContain('1 件事');
    expect(await postponed()).toEqual([['C001', '2026-03-16', false]]);
  });

  it.each(['2026-03-02 C001', '2026-07-30 C001', '2026-13-41 C001', 'C001', '2026-03-16 '])(
    'what the button carries is checked again: %s',
    async (value) => {
      textOf(await snoozeManyButton.press(await counter.context('li'), value));
      expect(await postponed()).toEqual([]);
      expect(counter.errors).toEqual([]);
    },
  );
});
