import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRegisterOffice, type RegisterOffice } from './register-office.ts';

let office: RegisterOffice;
beforeEach(async () => {
  office = await openRegisterOffice();
  await office.aCustomer({ code: 'C001', name: '杭州精工', anchors: { firstContact: '2026-02-02' } });
});
afterEach(() => office.close());

const project = 'LX26-001';
const apply = (volume = '3000000', line = '铸球', more = '') =>
  office.ask(
    'zhang',
    `/crm 立项 新建 C001 产品线=${line} 年新增业务量=${volume} 开发预算=50000 联系渠道和方法=展会 ${more} 水泥厂新线`,
  );
/** 审议, 审核 by the director, who stands for the board, 批准 by the general manager. */
const approve = async () => {
  await apply();
  for (const who of ['chen', 'chen', 'wu'] as const) await office.decide(who);
};
const record = (level: string) =>
  office.ask('zhang', `/crm 立项 跟踪 ${project} 进展=${level} 进展情况=见了总工`);

describe('17 立项 (C4, C12, C13)', () => {
  it('admits the threshold of its product line and not a fen less, and no customer with a deal', async () => {
    expect(await apply('2999999.99')).toContain('不到 300 万元');
    expect(await apply('999999.99', '设备')).toContain('不到 100 万元');
    expect(await office.core.db.entry.count()).toBe(0);
    expect(await apply('1000000', '设备')).toContain(project);
    await office.ask('li', '/crm 客户 日期 C001 首单成交 2026-03-02');
    expect(await apply()).toContain('已成交');
  });

  it('the board deliberates, the deputy reviews, the leader approves; a no goes back with its reason', async () => {
    await office.ask('chen', '/crm 员工 角色 qian 销售主管,评审组副组长');
    expect(await apply()).toContain('评审：陈总监');
    expect(await office.decide('zhang')).toContain('不能由自己审批');
    expect(await office.decide('wu')).toContain('现在不由您审批');
    await office.decide('chen');
    expect(await office.ask('qian', `/crm 立项 查看 ${project}`)).toContain('钱主管');
    await office.decide('qian', '预算偏高');
    expect(await office.ask('zhang', `/crm 立项 查看 ${project}`)).toContain('预算偏高');
    await office.ask('zhang', `/crm 立项 重新申请 ${project} 开发预算=30000 改了什么=压缩差旅`);
    await office.decide('chen');
    await office.decide('qian');
    await office.decide('wu');
    expect(await office.ask('zhang', `/crm 立项 查看 ${project}`)).toContain('已立项');
    expect(await office.ask('zhao', `/crm 立项 查看 ${project}`)).toContain('没有');
    expect(office.inGroups()).toEqual([]);
  });

  it('a major one is the steering group’s to approve after the leader, others are not', async () => {
    await office.ask('chen', '/crm 员工 角色 qian 销售主管,领导小组');
    const level = (strategicLevel: 'strategic' | 'important') =>
      office.core.db.customer.updateMany({ data: { strategicLevel } });
    const state = async () => {
      for (const who of ['chen', 'chen', 'wu'] as const) await office.decide(who);
      return (await office.core.db.entry.findFirstOrThrow({ orderBy: { id: 'desc' } })).state;
    };
    await level('important');
    await apply('9999999.99');
    expect(await state()).toBe('active');
    await apply('2999999.99', '设备');
    expect(await state()).toBe('active');
    await apply('3000000', '设备');
    expect(await state()).toBe('applied');
    await apply('3000000', '铸球', '规模=重大项目');
    expect(await state()).toBe('applied');
    await level('strategic');
    await apply();
    expect(await state()).toBe('applied');
    await level('important');
    await apply('10000000');
    expect(await state()).toBe('applied');
    await office.deliver();
    expect(office.lastTo('qian')).toContain('请您审批重大项目');
    const last = 'LX26-006';
    expect(await office.decide('zhang')).toContain('不能由自己审批');
    expect(await office.decide('li')).toContain('不由您审批');
    await office.decide('qian', '先做小线');
    expect(await office.ask('zhang', `/crm 立项 查看 ${last}`)).toContain('先做小线');
    await office.ask('zhang', `/crm 立项 重新申请 ${last} 改了什么=分两期`);
    expect(await state()).toBe('applied');
    await office.decide('qian');
    expect(await office.ask('qian', `/crm 立项 查看 ${last}`)).toContain('已立项');
  });
});

describe('18 30 天跟踪', () => {
  it('is owed within 30 days of the last record, reminded a week before, and the deputy hears of day 31', async () => {
    await approve();
    expect(await office.owed()).toContain('project-first-record 2026-04-02');
    expect(await office.planned('2026-04-04')).toEqual(['03-26 zhang', '04-02 zhang', '04-03 chen']);
    await office.at('2026-04-02T10:00');
    expect(await record('明显进展')).toContain('待副组长确认');
    expect(await office.owed()).toContain('project-record 2026-05-02');
    expect(await office.owed()).toContain('project-acknowledge 2026-04-08');
    expect(await office.ask('zhang', `/crm 立项 确认 ${project}`)).toContain('不由您办理');
    expect(await office.ask('chen', `/crm 立项 确认 ${project}`)).toContain('跟踪中');
    // It counts from the record, not from its acknowledgement, and a new record counts anew.
    await office.at('2026-04-20T10:00');
    await record('没有进展');
    expect(await office.owed()).toContain('project-record 2026-05-20');
  });

  it('a deputy who carries out the project acknowledges their own record', async () => {
    await office.ask('chen', '/crm 员工 角色 zhang 业务员,评审组副组长');
    await apply();
    for (const who of ['chen', 'chen', 'wu'] as const) await office.decide(who);
    await record('明显进展');
    expect(await office.ask('zhang', `/crm 立项 确认 ${project}`)).toContain('跟踪中');
  });
});

describe('19 三个月、半年、一年检讨，终止 (C5, C6)', () => {
  it('are owed from the approval, whatever is recorded in between, and each by its own conclusion', async () => {
    await approve();
    await record('没有进展');
    const reviews = async () => (await office.owed()).filter((one) => /months|year/u.test(one));
    expect(await reviews()).toEqual([
      'project-six-months 2026-09-03',
      'project-three-months 2026-06-03',
      'project-year 2027-03-03',
    ]);
    expect(await office.ask('zhang', `/crm 立项 三个月检讨 ${project} 结论=特别关注 意见=慢`)).toContain(
      '不由您办理',
    );
    await office.ask('chen', `/crm 立项 三个月检讨 ${project} 结论=特别关注 意见=进展慢`);
    expect(await reviews()).toEqual(['project-six-months 2026-09-03', 'project-year 2027-03-03']);
    await office.ask('chen', `/crm 立项 半年检讨 ${project} 结论=专题研究：继续开发 意见=再给半年`);
    expect(await reviews()).toEqual(['project-year 2027-03-03']);
  });

  it('progress obvious then none: the highest so far counts, and so does a standard that was met', async () => {
    await approve();
    await record('明显进展');
    await office.ask('chen', `/crm 立项 确认 ${project}`);
    await record('没有进展');
    const review = (conclusion: string) =>
      office.ask('chen', `/crm 立项 三个月检讨 ${project} 结论=${conclusion} 意见=看过记录`);
    expect(await review('特别关注')).toContain('跟踪记录已写明“明显进展”或更高');
    expect(await review('有明显进展')).not.toContain('跟踪记录已写明');
    expect(await office.owed()).not.toContainEqual(expect.stringContaining('three-months'));
    await office.ask('chen', `/crm 立项 确认 ${project}`);
    const study = (conclusion: string) =>
      office.ask('chen', `/crm 立项 半年检讨 ${project} 结论=${conclusion} 意见=看过记录`);
    await record('达标');
    const stop = `/crm 立项 不再开发 ${project} 研究意见=慢 总结=太晚`;
    for (const refused of [await study('专题研究：继续开发'), await office.ask('chen', stop)])
      expect(refused).toContain('跟踪记录已写明“实质性突破”或更高');
    expect(await study('有实质性突破')).not.toContain('跟踪记录已写明');
    await office.ask('chen', `/crm 立项 确认 ${project}`);
    await record('没有进展');
    await office.ask('chen', `/crm 立项 达标 ${project} 总结=供货稳定`);
    expect(await office.ask('zhang', `/crm 立项 查看 ${project}`)).toContain('已达标');
  });

  const flags = async () => (await office.core.db.entry.findFirstOrThrow()).flags;

  it('three months without obvious progress mark it for special attention, six without substantive for a study; records take it back', async () => {
    await approve();
    await office.at('2026-06-03T10:00');
    expect(await flags()).toEqual([]);
    await office.at('2026-06-04T09:00');
    expect(await flags()).toEqual(['attention']);
    expect(await office.ask('zhang', '/crm 立项 列表')).toContain('特别关注');
    const review = () => office.ask('chen', `/crm 立项 三个月检讨 ${project} 结论=有明显进展 意见=快了`);
    expect(await review()).toContain('还没有一次跟踪记录写明“明显进展”');
    await record('明显进展');
    expect(await flags()).toEqual([]);
    expect(await review()).not.toContain('还没有一次');
    await office.at('2026-09-04T09:00');
    expect(await flags()).toEqual(['study']);
    expect(await office.ask('chen', `/crm 立项 半年检讨 ${project} 结论=有实质性突破 意见=快了`)).toContain(
      '还没有一次跟踪记录写明“实质性突破”',
    );
    await office.ask('chen', `/crm 立项 确认 ${project}`);
    await record('实质性突破');
    expect(await flags()).toEqual([]);
  });

  it('the study ends with a decision: to go on, or by the board and its leader to stop, with a retrospective', async () => {
    await approve();
    await office.at('2026-09-04T09:00');
    expect(await flags()).toEqual(['attention', 'study']);
    await office.ask('chen', `/crm 立项 半年检讨 ${project} 结论=专题研究：继续开发 意见=再给半年`);
    expect(await flags()).toEqual(['attention']);
    const stop = (by: 'zhang' | 'zhao' | 'li' | 'chen', more = '总结=客户没有预算') =>
      office.ask(by, `/crm 立项 不再开发 ${project} 研究意见=没有突破 ${more}`);
    expect(await stop('zhang')).toContain('不由您办理');
    expect(await stop('zhao')).toContain('没有');
    expect(await stop('chen', '')).not.toContain('待决定');
    await office.ask('chen', '/crm 员工 角色 li 销售主管,评审组组员');
    await stop('li');
    // Who proposes it does not vote; no one else is a member.
    expect(await office.decide('li')).toContain('不能由自己审批');
    await office.decide('wu');
    await office.decide('wu', '再看一季度');
    expect(await office.ask('zhang', `/crm 立项 查看 ${project}`)).toContain('跟踪中');
    await stop('li');
    await office.decide('wu');
    await office.decide('wu');
    const card = await office.ask('zhang', `/crm 立项 查看 ${project}`);
    for (const part of ['已终止', '再看一季度', '客户没有预算']) expect(card).toContain(part);
    expect(await office.owed()).toEqual([]);
  });

  it('approved on the last of November, they are clamped and do not drift', async () => {
    await office.at('2026-11-30T10:00');
    await approve();
    expect(await office.owed()).toEqual(
      expect.arrayContaining([
        'project-three-months 2027-02-28',
        'project-six-months 2027-05-30',
        'project-year 2027-11-30',
      ]),
    );
  });

  it('below the standard after a year, its report is judged by board, deputy and leader; met only after a record says so', async () => {
    await approve();
    const met = () => office.ask('chen', `/crm 立项 达标 ${project} 总结=供货稳定`);
    expect(await met()).toContain('还没有一次跟踪记录');
    await office.ask('zhang', `/crm 立项 一年报告 ${project} 连续三个月累计供应=200000 报告=未达标`);
    await office.decide('chen');
    await office.decide('chen');
    await office.decide('wu', '不再算新客户开发');
    expect(await office.ask('zhang', `/crm 立项 查看 ${project}`)).toContain('已终止');
    expect(await office.owed()).toEqual([]);
  });

  it('the supply of three months is filled in from the orders; who writes the report may correct it', async () => {
    await approve();
    await office.at('2027-02-26T10:00');
    const order = (on: string, amount: string) =>
      office.ask('zhang', `/crm 销售订单 新建 C001 下单日期=${on} 金额=${amount} 承诺交期=2027-12-31 球`);
    await office.ask('zhang', '/crm 订单 登记 C001 2026-11-29 承诺=2027-12-31 金额=100000.01');
    await order('2026-11-28', '70000');
    await order('2027-02-26', '50000');
    await order('2027-01-31', '9000');
    await office.ask('zhang', '/crm 销售订单 取消 DD2702-003 客户不要了');
    await office.at('2027-02-28T10:00');
    await order('2027-02-28', '0.99');
    const suggested = async () => {
      const reply = await office.reply('zhang', `/crm 立项 一年报告 ${project}`);
      return reply.kind === 'form' && reply.form.fields.find(({ key }) => key === 'supply')?.initial;
    };
    // Of 29 November to 28 February; a cancelled order and the one of the day before do not count.
    expect(await suggested()).toBe('150001');
    expect(await office.ask('zhao', `/crm 立项 一年报告 ${project}`)).toContain('没有');
    await office.ask('zhang', `/crm 立项 一年报告 ${project} 报告=未达标`);
    expect(await office.ask('chen', `/crm 立项 查看 ${project}`)).toContain('连续三个月累计供应：¥150,001');
  });

  it('an end is applied for with a retrospective, decided by the board, and stops what is owed', async () => {
    await approve();
    expect(await office.ask('zhang', `/crm 立项 申请终止 ${project} 原因=客户停产`)).not.toContain('待批');
    await office.ask('zhang', `/crm 立项 申请终止 ${project} 原因=客户停产 总结=太晚接触决策人`);
    await office.decide('chen');
    expect(await office.ask('zhang', `/crm 立项 查看 ${project}`)).toContain('已终止');
    expect(await office.owed()).toEqual([]);
  });
});
