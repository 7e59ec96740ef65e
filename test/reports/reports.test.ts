import { Temporal } from 'temporal-polyfill';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readPeriod } from '../../bot/commands/engine/read-period.ts';
import { changeSeat } from '../../jobs/customers/manage-customer.ts';
import { writeLog } from '../../jobs/logs/write-log.ts';
import type { Colleague } from '../company.ts';
import { type Counter, openCounter } from '../commands/counter.ts';

let counter: Counter;
beforeEach(async () => {
  counter = await openCounter({ at: '2026-03-31T10:00' });
});
afterEach(() => counter.close());

const ofZhao = { salesperson: 'zhao', supervisor: 'qian', assistant: null } as const;
const ask = (by: Colleague, text: string) => counter.ask(by, text);

describe('报表 漏斗', () => {
  /** Stays in 首次沟通: 2, 4 and 9 days; in 备案: 20 days. C004 has not moved, C005 is another team's. */
  const enter = async () => {
    await counter.aCustomer({ code: 'C001', anchors: { firstContact: '2026-03-01', filed: '2026-03-03' } });
    await counter.aCustomer({
      code: 'C002',
      anchors: { firstContact: '2026-03-01', filed: '2026-03-05', needConfirmed: '2026-03-25' },
    });
    await counter.aCustomer({ code: 'C003', anchors: { firstContact: '2026-03-10', filed: '2026-03-19' } });
    await counter.aCustomer({ code: 'C004', anchors: { firstContact: '2026-03-20' } });
    await counter.aCustomer({
      code: 'C005',
      ...ofZhao,
      anchors: { firstContact: '2026-02-27', filed: '2026-02-28' },
    });
  };
  beforeEach(enter);

  it('counts who stands where, conversion and the median stay by hand, and names the bottleneck', async () => {
    const said = await ask('li', '/crm 报表 漏斗 2026-03');
    expect(said).toContain('销售漏斗 · 2026-03');
    expect(said).toContain(
      '· 首次沟通 · 现有 1 · 进入 4 · 推进 3 · 转化率 75% · 结束停留 3 · 停留天数中位数 4',
    );
    expect(said).toContain(
      '· 备案 · 现有 2 · 进入 3 · 推进 1 · 转化率 33.3% · 结束停留 1 · 停留天数中位数 20',
    );
    expect(said).toContain('· 需求确认 · 现有 1 · 进入 1 · 推进 0 · 转化率 0% · 结束停留 0');
    expect(said).toContain('停留最久：备案，中位数 20 天');
    expect(said).toContain('这一阶段现有 2 家，没有逾期的事');
    expect(said).toContain('转化率＝推进/进入');
  });

  it('says what is overdue most often with those who stand at the bottleneck', async () => {
    await counter.close();
    counter = await openCounter({ at: '2026-03-31T10:00', steps: ['trial-check', 'solution'] });
    await enter();
    const owe = async (code: string, step: string) => {
      const { id } = await counter.customer(code);
      const days = { anchorOn: new Date('2026-03-03'), dueOn: new Date('2026-03-30') };
      const subject = { subjectKind: 'customer', subjectId: id, customerId: id } as const;
      const openedAt = new Date('2026-03-03');
      await counter.core.db.followUp.create({ data: { ...subject, ...days, step, cycle: '1', openedAt } });
    };
    await owe('C001', 'trial-check');
    await owe('C003', 'trial-check');
    await owe('C003', 'solution');
    const bottleneck = (by: Colleague) => ask(by, '/crm 报表 漏斗 2026-Q1');
    expect(await bottleneck('li')).toContain(
      '这一阶段现有 2 家，2 家有逾期的事，最多的是“第一次回访客户试用情况”：2 家',
    );
    expect(await bottleneck('chen')).toContain('这一阶段现有 3 家，2 家有逾期的事');
    expect(await bottleneck('zhao')).not.toContain('有逾期的事');
  });

  it('a quarter has its three months, and no one sees another team’s customers', async () => {
    expect(await ask('chen', '/crm 报表 漏斗 2026-Q1')).toContain('· 首次沟通 · 现有 1 · 进入 5 · 推进 4');
    expect(await ask('zhao', '/crm 报表 漏斗 2026-Q1')).toContain('· 首次沟通 · 现有 0 · 进入 1 · 推进 1');
  });

  it('a stay counts for the customer’s owner on its first day, not for the present one', async () => {
    counter.clock.set('2026-04-01T10:00');
    await changeSeat(
      counter.core,
      counter.staff.li,
      await counter.customer('C001'),
      'salesperson',
      counter.staff.zhao,
    );
    const march = (who: string) => ask('chen', `/crm report funnel 2026-03 person=${who}`);
    expect(await march('zhang')).toContain('· 首次沟通 · 现有 1 · 进入 4 · 推进 3');
    expect(await march('zhang')).toContain('· 备案 · 现有 1 · 进入 3');
    expect(await march('zhao')).toContain('· 备案 · 现有 2 · 进入 0');
  });
});

describe('报表 团队', () => {
  it('counts filed customers, their quality, first deals and contacts per person', async () => {
    await counter.aCustomer({ code: 'C001', anchors: { filed: '2026-03-03', firstDeal: '2026-03-20' } });
    await counter.aCustomer({ code: 'C002', anchors: { filed: '2026-03-05' } });
    await counter.aCustomer({ code: 'C003', tier: 'potential', anchors: { filed: '2026-03-06' } });
    await counter.aCustomer({ code: 'C004', anchors: { filed: '2026-02-06', firstDeal: '2026-03-02' } });
    await ask('zhang', '/crm 记录 新增 C001 电话聊过，一切正常');
    await ask('wang', '/crm 记录 新增 C001 寄出了资料');
    const strategic = { where: { code: 'C003' }, data: { strategicLevel: 'strategic' } } as const;
    await counter.core.db.customer.update(strategic);
    await ask('li', '/crm 记录 新增 C003 见了总工');
    const said = await ask('li', '/crm report team 2026-03');
    // Two of the three contacts.
    expect(said).toContain('联系中普通客户占 66.7%（参考：30%）');
    expect(said).toContain('· 张伟 · 备案 2 · 其中已成交 1 · 质量 50% · 首单 2 · 联系 1');
    // A customer of high potential is the supervisor's.
    expect(said).toContain('· 李主管 · 备案 1 · 其中已成交 0 · 质量 0% · 首单 0 · 联系 1');
    expect(said).toContain('· 王芳 · 备案 0 · 其中已成交 0 · 首单 0 · 联系 1');
    const zhangs = await ask('li', '/crm report team 2026-03 person=zhang');
    expect(zhangs).not.toContain('王芳');
    expect(zhangs).toContain('联系中普通客户占 100%');
    const none = await ask('zhao', '/crm report team 2026-03');
    expect(none).toContain('无数据');
    expect(none).not.toContain('普通客户占');
  });
});

describe('报表 逾期', () => {
  it('counts what was late or is still open, and the most days late', async () => {
    counter.clock.set('2026-03-02T08:00');
    await counter.aCustomer({ code: 'C001', anchors: { trialStarted: '2026-03-02' } });
    await counter.aCustomer({ code: 'C002', anchors: { trialStarted: '2026-03-05' } });
    await counter.aCustomer({ code: 'C003', anchors: { trialStarted: '2026-03-25' } });
    // Due on the 12th and the 15th; C003 not yet due.
    counter.clock.set('2026-03-14T10:00');
    await writeLog(counter.core, counter.staff.zhang, await counter.customer('C001'), {
      purpose: 'trial-check',
      summary: '运行正常',
      fields: { result: 'good' },
      channel: 'phone',
    });
    counter.clock.set('2026-03-20T10:00');
    const said = await ask('li', '/crm 报表 逾期 2026-03');
    expect(said).toContain('逾期合计：2');
    expect(said).toContain('· 第一次回访客户试用情况 · 张伟 · 逾期 2 · 尚未完成 1 · 最多逾期天数 5');
    expect(await ask('li', '/crm 报表 逾期 2026-03 person=wang')).toContain('逾期合计：0');
  });
});

describe('报表 投诉', () => {
  it('counts opened, replied, closed and opened again, and the median hours to the reply', async () => {
    await counter.aCustomer({ code: 'C001' });
    for (const [opened, replied] of [
      ['2026-03-02T01:00:00Z', '2026-03-02T03:00:00Z'],
      ['2026-03-03T01:00:00Z', '2026-03-03T07:00:00Z'],
      ['2026-03-04T01:00:00Z', null],
      ['2026-02-27T01:00:00Z', '2026-02-27T02:00:00Z'],
    ] as const) {
      await aComplaint(opened, replied);
    }
    const said = await ask('li', '/crm 报表 投诉 2026-03');
    expect(said).toContain('新增合计：3');
    expect(said).toContain('· 张伟 · 新增 3 · 已回复 2 · 回复小时数中位数 4 · 已结案 0 · 重开 0');
    expect(await ask('zhao', '/crm 报表 投诉 2026-03')).toContain('新增合计：0');
  });

  let numbers = 0;
  async function aComplaint(openedAt: string, repliedAt: string | null) {
    numbers += 1;
    const { id: actorId } = counter.staff.zhang;
    await counter.core.db.entry.create({
      data: {
        register: 'complaint',
        number: `TS-${numbers}`,
        customerId: (await counter.customer('C001')).id,
        openerId: actorId,
        ownerId: actorId,
        state: repliedAt === null ? 'open' : 'replied',
        answers: {},
        openedAt: new Date(openedAt),
        moves: {
          create: [
            { sequence: 1, toState: 'open', actorId, at: new Date(openedAt) },
            ...(repliedAt === null
              ? []
              : [{ sequence: 2, move: 'reply', toState: 'replied', actorId, at: new Date(repliedAt) }]),
          ],
        },
      },
    });
  }
});

describe('报表 客户', () => {
  it('counts contacts and the order; what share of the company’s it is, only the director reads', async () => {
    await counter.aCustomer({ code: 'C001' });
    await counter.aCustomer({ code: 'C002', ...ofZhao });
    await ask('zhang', '/crm order C001 2026-03-02 promised=2026-03-10 amount=1000');
    await ask('zhao', '/crm order C002 2026-03-03 promised=2026-03-10 amount=3000');
    await ask('zhang', '/crm 记录 新增 C001 电话聊过，一切正常');
    const said = await ask('zhang', '/crm 报表 客户 C001 2026-03');
    expect(said).toContain('· 联系 1');
    expect(said).toContain('· 金额（元） 1,000');
    // With the amount, the share would tell a salesperson what the whole company has sold.
    expect(said).not.toContain('占比');
    expect(said).toContain('【系统默认口径】');
    expect(await ask('chen', '/crm 报表 客户 C001 2026-03')).toContain('· 占比 25%');
    expect(await ask('zhao', '/crm 报表 客户 C001 2026-03')).toContain('没有找到客户“C001”');
    expect(await ask('zhang', '/crm 报表 客户 C001 2026-02')).toContain('· 首单 0');
  });
});

describe('a period', () => {
  it.each([
    ['2026-03', '2026-03-01', '2026-04-01'],
    ['上月', '2026-02-01', '2026-03-01'],
    ['2026-Q1', '2026-01-01', '2026-04-01'],
    ['Q4', '2026-10-01', '2027-01-01'],
    ['2025年四季度', '2025-10-01', '2026-01-01'],
    ['本季度', '2026-01-01', '2026-04-01'],
    ['上季度', '2025-10-01', '2026-01-01'],
    ['2026', '2026-01-01', '2027-01-01'],
    ['去年', '2025-01-01', '2026-01-01'],
  ])('%s is from %s until before %s', (word, from, next) => {
    const read = readPeriod(word, Temporal.PlainDate.from('2026-03-15'));
    expect([read?.from.toString(), read?.next.toString()]).toEqual([from, next]);
  });

  it.each(['Q5', '0000', '五季度', 'soon'])('%s is none', (word) => {
    expect(readPeriod(word, Temporal.PlainDate.from('2026-03-15'))).toBeNull();
  });
});
