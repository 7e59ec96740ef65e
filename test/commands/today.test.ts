import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommand } from '../../bot/commands/engine/run-command.ts';
import { onClick } from '../../bot/actions/on-click.ts';
import { plainText } from '../../templates/reader/card.ts';
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
  it('lists what is overdue and due today, then what comes within two weeks, and nothing later', async () => {
    await dueOn('C001', '2026-02-27');
    await dueOn('C002', '2026-03-02');
    await dueOn('C003', '2026-03-09');
    await dueOn('C004', '2026-03-17');
    expect(await counter.ask('zhang', '/crm 今天')).toBe(
      [
        '2026年3月12日 周四：2 项待跟进',
        '1. C001 客户C001：第一次回访客户试用情况，已逾期 3 天',
        '2. C002 客户C002：第一次回访客户试用情况，今天到期',
        '14 天内 1 项',
        '· 2026年3月19日 周四 · C003 客户C003 · 第一次回访客户试用情况',
      ].join('\n'),
    );
  });

  it('names five of the anniversaries that come, says how many more there are, and notes who was named', async () => {
    await counter.close();
    counter = await openCounter({ at: '2026-03-12T08:00', steps: 'all' });
    for (let n = 1; n <= 7; n += 1)
      await counter.aCustomer({ code: `C00${n}`, anchors: { firstDeal: `2025-03-${12 + n}` } });
    const said = await counter.ask('chen', '/crm 今天');
    expect(said).toContain('14 天内 7 项');
    expect(said.match(/成交 1 周年/gu)).toHaveLength(5);
    expect(said).toMatch(/C001[^]*C005[^]*2/u);
    const noted = await counter.core.db.audit.findMany({
      where: { action: 'file.read', actorId: counter.staff.chen.id },
    });
    expect(noted).toHaveLength(5);
  });

  it('has a button with the customer’s code for what can be recorded now', async () => {
    await dueOn('C001', '2026-02-27');
    await dueOn('C003', '2026-03-09');
    const reply = await runCommand(await counter.context('zhang'), 'today');
    const { id } = await counter.core.db.followUp.findFirstOrThrow({ where: { customer: { code: 'C001' } } });
    expect(reply).toMatchObject({
      text: { buttons: [{ action: 'close', value: id, label: '1. C001 处理' }] },
    });
  });

  it('counts everything, shows fifteen lines, and the rest behind a button', async () => {
    for (let n = 1; n <= 32; n += 1) await dueOn(`C0${n < 10 ? '0' : ''}${n}`, '2026-03-01');
    const first = await runCommand(await counter.context('zhang'), 'today');
    const linesOf = (text: string) => text.split('\n').filter((line) => /^\d+\. /u.test(line));
    const shown = first.kind === 'text' ? plainText(first.text) : '';
    expect(shown).toContain('32 项待跟进');
    expect(linesOf(shown)).toHaveLength(15);
    const more = first.kind === 'text' ? first.text.buttons?.at(-1) : undefined;
    expect(more).toEqual({ action: 'more', value: '15 today', label: '其余 17 项' });
    const next = await onClick(await counter.context('zhang'), 'more', '15 today');
    const text = next.kind === 'text' ? plainText(next.text) : '';
    expect(linesOf(text).map((line) => line.slice(0, 8))).toContain('16. C016');
    expect(linesOf(text)).toHaveLength(15);
    const last = await onClick(await counter.context('zhang'), 'more', '30 today');
    expect(linesOf(last.kind === 'text' ? plainText(last.text) : '')).toHaveLength(2);
  });

  it('a supervisor sees his people’s after his own, with who owes it', async () => {
    await dueOn('C001', '2026-03-02');
    await dueOn('C002', '2026-03-02', { tier: 'potential' });
    await dueOn('C003', '2026-03-02', { supervisor: 'qian', salesperson: 'zhao', assistant: null });
    const said = await counter.ask('li', '/crm 今天');
    expect(said).toContain('1. C002 客户C002：第一次回访客户试用情况，今天到期\n');
    expect(said).toContain('2. C001 客户C001：第一次回访客户试用情况，今天到期，负责人 张伟');
    expect(said).not.toContain('C003');
  });

  it('one’s own lines do not say whose they are, also where a colleague has the same name', async () => {
    await dueOn('C001', '2026-02-27');
    await counter.core.db.staff.create({ data: { code: 'zhang2', name: '张伟', roles: ['salesperson'] } });
    expect(await counter.ask('zhang', '/crm 今天')).not.toContain('负责人');
    expect(await counter.ask('li', '/crm 今天')).toMatch(/已逾期 3 天，负责人 张伟.*zhang/u);
  });

  it('an assistant sees what the customers they keep the records of owe', async () => {
    await dueOn('C001', '2026-03-02');
    await dueOn('C002', '2026-03-02', { assistant: null });
    const said = await counter.ask('wang', '/crm 今天');
    expect(said).toContain('C001 客户C001：第一次回访客户试用情况，今天到期，负责人 张伟');
    expect(said).not.toContain('C002');
  });

  it('says so if there is nothing', async () => {
    expect(await counter.ask('zhou', '/crm today')).toContain('今天没有要跟进的事项');
  });

  it('a postponed follow-up is coming, and shows until when', async () => {
    await dueOn('C001', '2026-03-02');
    await counter.ask('zhang', '/crm 提醒 推迟 C001 下周一');
    expect(await counter.ask('zhang', '/crm 今天')).toContain('已推迟到 2026年3月16日 周一');
  });

  it('what a person was prompted for today is on it, and not once its day has moved away', async () => {
    await dueOn('C001', '2026-03-04');
    const { id, dueOn: on } = await counter.core.db.followUp.findFirstOrThrow({
      where: { customer: { code: 'C001' } },
    });
    // The prompt two days before the deadline.
    const { count } = await counter.core.db.reminder.updateMany({
      where: { followUpId: id, recipientId: counter.staff.zhang.id, dueAt: new Date('2026-03-12T01:00:00Z') },
      data: { state: 'posted' },
    });
    expect([count, on]).toEqual([1, new Date('2026-03-14')]);
    expect(await counter.ask('zhang', '/crm 今天')).toContain(
      '1. C001 客户C001：第一次回访客户试用情况，还有 2 天到期',
    );
    await counter.ask('li', '/crm 客户 日期 C001 试用开始 2026-06-30');
    expect(await counter.ask('zhang', '/crm 今天')).toContain('今天没有要跟进的事项');
    expect(await counter.ask('li', '/crm 客户 日期 C001 试用开始 2026-06-30')).toContain(
      '试用开始：已经是 2026年6月30日 周二',
    );
  });

  it('an extra word is refused with an explanation', async () => {
    expect(await counter.ask('zhang', '/crm 今天 C001')).toContain('“C001”是多出来的');
  });

  it('many extra words are one problem, and named ones their own', async () => {
    const told = await counter.ask('zhang', '/crm 今天 客户 去了 展会 谁=zhang 下周 再说');
    expect(told.match(/是多出来的/gu)).toHaveLength(1);
    expect(told).toContain('“客户 去了 展会 下周 再说”是多出来的');
    expect(told).toContain('谁');
  });
});
