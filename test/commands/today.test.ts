import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommand } from '../../bot/commands/engine/run-command.ts';
import { type Counter, openCounter } from './counter.ts';

let counter: Counter;
beforeEach(async () => {
  counter = await openCounter({ at: '2026-03-12T08:00' });
});
afterEach(() => counter.close());

/** A customer whose trial check is due on that day, ten days after the trial began. */
const dueOn = async (code: string, trialStarted: string, others = {}) =>
  await counter.aCustomer({ code, name: `客户${code}`, anchors: { trialStarted }, ...others });

describe('今天', () => {
  it('lists what is overdue, due today and due within seven days, and nothing later', async () => {
    await dueOn('C001', '2026-02-27');
    await dueOn('C002', '2026-03-02');
    await dueOn('C003', '2026-03-09');
    await dueOn('C004', '2026-03-10');
    expect(await counter.ask('zhang', '/crm 今天')).toBe(
      [
        '2026年3月12日 周四',
        '逾期（1）',
        '· C001 客户C001 · 第一次回访客户试用情况 · 逾期 3 天（2026年3月9日 周一）',
        '今天到期（1）',
        '· C002 客户C002 · 第一次回访客户试用情况',
        '七天内（1）',
        '· C003 客户C003 · 第一次回访客户试用情况 · 还有 7 天（2026年3月19日 周四）',
      ].join('\n'),
    );
  });

  it('has a button for what can be recorded now', async () => {
    await dueOn('C001', '2026-02-27');
    await dueOn('C003', '2026-03-09');
    const reply = await runCommand(await counter.context('zhang'), 'today');
    const { id } = await counter.core.db.followUp.findFirstOrThrow({ where: { customer: { code: 'C001' } } });
    expect(reply).toMatchObject({ text: { buttons: [{ action: 'close', value: id, label: '记录 C001' }] } });
  });

  it('a supervisor sees his people’s apart from his own, with who owes it', async () => {
    await dueOn('C001', '2026-03-02');
    await dueOn('C002', '2026-03-02', { tier: 'potential' });
    await dueOn('C003', '2026-03-02', { supervisor: 'qian', salesperson: 'zhao', assistant: null });
    const said = await counter.ask('li', '/crm 今天');
    const [own, team] = said.split('—— 团队 ——');
    expect(own).toContain('C002');
    expect(own).not.toContain('C001');
    expect(team).toContain('C001 客户C001 · 第一次回访客户试用情况 · 张伟');
    expect(said).not.toContain('C003');
    expect(await counter.ask('chen', '/crm 今天')).toContain('C003');
  });

  it('an assistant sees what the customers they keep the records of owe', async () => {
    await dueOn('C001', '2026-03-02');
    await dueOn('C002', '2026-03-02', { assistant: null });
    const said = await counter.ask('wang', '/crm 今天');
    expect(said).toContain('C001 客户C001 · 第一次回访客户试用情况 · 张伟');
    expect(said).not.toContain('C002');
  });

  it('says so if there is nothing', async () => {
    expect(await counter.ask('zhou', '/crm today')).toContain('七天内没有要跟进的事项');
  });

  it('a snoozed follow-up shows until when', async () => {
    await dueOn('C001', '2026-03-02');
    await counter.ask('zhang', '/crm 提醒 推迟 C001 下周一');
    expect(await counter.ask('zhang', '/crm 今天')).toContain('已推迟到 2026年3月16日 周一');
  });

  it('an extra word is refused with an explanation', async () => {
    expect(await counter.ask('zhang', '/crm 今天 C001')).toContain('“C001”是多出来的');
  });
});
