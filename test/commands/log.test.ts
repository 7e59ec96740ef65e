import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { reviseLog } from '../../jobs/logs/revise-log.ts';
import { type Counter, initialOf, openCounter } from './counter.ts';

let counter: Counter;
beforeEach(async () => {
  counter = await openCounter();
  await counter.aCustomer({ code: 'C001', name: '杭州精工' });
});
afterEach(() => counter.close());

const logs = () => counter.core.db.contactLog.findMany({ orderBy: { recordedAt: 'asc' } });
const followUp = () => counter.core.db.followUp.findFirstOrThrow();

describe('记录 新增', () => {
  it('stores the words, author, channel and time', async () => {
    expect(await counter.ask('zhang', '/crm 记录 新增 C001 拜访了张总，月底谈复购 方式=拜访 日期=昨天')).toBe(
      'C001 杭州精工：已记入联系记录。',
    );
    expect(await logs()).toMatchObject([
      {
        summary: '拜访了张总，月底谈复购',
        channel: 'visit',
        purpose: 'contact',
        direction: 'outbound',
        authorName: '张伟',
        authorRole: 'salesperson',
        happenedAt: new Date('2026-03-01T04:00:00Z'),
        recordedAt: new Date('2026-03-02T00:00:00Z'),
      },
    ]);
  });

  it('a sentence is not parsed for names: 目的：… within it is kept as text', async () => {
    await counter.ask('zhang', '/crm 记录 新增 C001 客户来电 目的：咨询复购，日期：月底');
    expect(await logs()).toMatchObject([
      { purpose: 'contact', summary: '客户来电 目的：咨询复购，日期：月底' },
    ]);
  });

  it('without more it was a call, just now', async () => {
    await counter.ask('wang', '/crm 记录 新增 C001 电话聊过');
    expect(await logs()).toMatchObject([
      { channel: 'phone', purpose: 'contact', happenedAt: new Date('2026-03-02T00:00:00Z') },
    ]);
  });

  it('a log of the step’s purpose without a result is kept, and one button away from closing it', async () => {
    const said = await counter.ask('zhang', '/crm 记录 新增 C001 目的=试用回访 客户说运行正常');
    expect(said).toContain('第一次回访客户试用情况还没有写结果，仍是待办。');
    expect(await logs()).toMatchObject([
      { purpose: 'trial-check', summary: '客户说运行正常', followUpId: (await followUp()).id },
    ]);
    expect(await followUp()).toMatchObject({ state: 'open' });
  });

  it.each([
    ['方式=烽火', '联系方式：请选择：电话'],
    ['目的=闲聊', '联系目的：请选择：'],
    ['日期=明天', '联系日期：日期不能晚于今天'],
  ])('%s is answered with what there is, and what was written', async (wrong, problem) => {
    const said = await counter.ask('zhang', `/crm 记录 新增 C001 聊得很长的一段话 ${wrong}`);
    expect(said).toContain(problem);
    expect(said).toContain('小结：聊得很长的一段话');
    expect(await logs()).toEqual([]);
  });

  it.each([
    ['C001 聊得很长的一段话; chanel=phone', 'chanel=', 'channel='],
    ['C001 聊得很长的一段话；chanel=phone', 'chanel=', 'channel='],
    ['C001 聊得很长的一段话 放式=电话', '放式=', '方式='],
    ['custmer=C001 聊得很长的一段话', 'custmer=', 'customer='],
  ])('%s: a mistyped field is named, nothing is recorded and nothing is lost', async (line, slip, meant) => {
    const said = await counter.ask('zhang', `/crm 记录 新增 ${line}`);
    expect(said).toContain(`不认识“${slip}”，是不是 ${meant}？`);
    expect(said).toContain(`您写的是：/crm 记录 新增 ${line}`);
    expect(await logs()).toEqual([]);
  });

  it.each([
    ['温度=20，chanel 已确认', '温度=20，chanel 已确认'],
    ['“chanel=phone”', 'chanel=phone'],
  ])('%s is text', async (line, summary) => {
    await counter.ask('zhang', `/crm 记录 新增 C001 ${line}`);
    expect(await logs()).toMatchObject([{ summary }]);
  });

  it('a field after a semicolon is a field, also without a blank', async () => {
    await counter.ask('zhang', '/crm 记录 新增 C001 拜访了张总；方式=拜访');
    expect(await logs()).toMatchObject([{ summary: '拜访了张总；', channel: 'visit' }]);
  });

  it('a summary as long as the form allows is kept whole, a longer one comes back', async () => {
    const long = '好'.repeat(2_000);
    await counter.ask('zhang', `/crm 记录 新增 C001 ${long}`);
    expect((await logs())[0]?.summary).toBe(long);
    expect(await counter.ask('zhang', `/crm 记录 新增 C001 ${long}好`)).toContain(`${long}好`);
    expect(await logs()).toHaveLength(1);
  });
});

describe('记录 alone', () => {
  it('opens the form, with the customer of the line and the words of the line in it', async () => {
    const empty = await counter.askForForm('zhang', '/crm 记录');
    expect(empty.form).toBe('log');
    expect(initialOf(empty, 'customer')).toBeUndefined();
    expect(initialOf(empty, 'happenedOn')).toBe('2026-03-02');
    const filled = await counter.askForForm('zhang', '/crm 记录 C001 电话聊过，很满意');
    expect(initialOf(filled, 'customer')).toBe('C001');
    expect(initialOf(filled, 'summary')).toBe('电话聊过，很满意');
  });

  it('words without a customer are in the form, not lost', async () => {
    const form = await counter.askForForm('zhang', '/crm 记录 刚和客户聊过');
    expect(initialOf(form, 'summary')).toBe('刚和客户聊过');
  });
});

describe('记录 列表', () => {
  it('has the newest first, each with its author, role, channel and purpose', async () => {
    await counter.ask('zhang', '/crm 记录 新增 C001 第一次聊');
    counter.clock.set('2026-03-03T10:30');
    await counter.ask('wang', '/crm 记录 新增 C001 第二次聊 方式=邮件 目的=报价');
    const said = await counter.ask('zhang', '/crm 记录 列表 C001');
    expect(said).toContain('C001 杭州精工：联系记录 2 条');
    expect(said).toContain('2026年3月3日 周二 10:30 · 王芳（业务助理） · 邮件 · 报价\n第二次聊');
    expect(said.indexOf('第二次聊')).toBeLessThan(said.indexOf('第一次聊'));
  });

  it('says the days of its form as everywhere else', async () => {
    await counter.ask('zhang', '/crm 记录 新增 C001 不太稳定');
    await counter.core.db.contactLog.updateMany({
      data: { purpose: 'trial-check', fields: { result: 'problem', nextOn: '2026-03-09' } },
    });
    const listed = await counter.ask('zhang', '/crm 记录 列表 C001');
    expect(listed).toContain('解决期限 / 试用开始日期：2026年3月9日');
    expect(listed).not.toContain('2026-03-09');
  });

  it('marks edited and deleted logs, and shows a customer’s words as the customer’s', async () => {
    const { id: customerId } = await counter.customer('C001');
    const message = { platformRoomId: 'G', platformMessageId: 'm1' };
    const at = new Date('2026-03-02T01:00:00Z');
    await counter.core.db.contactLog.create({
      data: {
        customerId,
        purpose: 'trial-check',
        direction: 'inbound',
        channel: 'group',
        summary: '还行',
        authorName: '刘工',
        authorRole: 'customer',
        happenedAt: at,
        recordedAt: at,
        platform: 'chat',
        ...message,
      },
    });
    await reviseLog(counter.core, 'chat', message, '不太行');
    await reviseLog(counter.core, 'chat', message, null);
    expect(await counter.ask('zhang', '/crm 记录 列表 C001')).toContain(
      '刘工（客户） · 群聊 · 试用回访\n【已修改 1 次，原消息已删除】不太行\n最初写的是：还行',
    );
  });

  it('shows as many as requested, and how many more there are', async () => {
    for (const n of [1, 2, 3]) await counter.ask('zhang', `/crm 记录 新增 C001 第${n}次`);
    const said = await counter.ask('zhang', '/crm 记录 列表 C001 2');
    expect(said.match(/第\d次/gu)).toHaveLength(2);
    expect(said).toContain('更早的还有 1 条');
    expect(await counter.ask('zhang', '/crm 记录 列表 C001 0')).toContain('条数“0”不对');
  });
});
