import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRegisterOffice, type RegisterOffice } from './register-office.ts';

let office: RegisterOffice;
beforeEach(async () => {
  office = await openRegisterOffice();
  await office.aCustomer({ code: 'C001', name: '杭州精工' });
});
afterEach(() => office.close());

describe('28, 29 日报、拜访日报', () => {
  it('goes to the supervisor, who reads it; what is unsolved becomes a task of its author', async () => {
    const said = await office.ask(
      'zhang',
      '/crm 日报 新建 取得的成绩=签了样品单 存在的问题=交期 其他费用=6.5 拜访杭州精工\n' +
        '杭州精工 王工 | b 处理问题 | B 有希望 | 换密封圈 | 油费 | 80\n宁波泵业 李总 | a 初次拜访 | D 无希望 | 没有预算',
    );
    expect(said).toContain('RB2603-0001');
    // 附表7: what came of one visit is not what came of the other, and the costs are added up.
    const shown = await office.ask('li', '/crm 日报 查看 RB2603-0001');
    expect(shown).toMatch(/杭州精工 王工 \| b 处理问题 \| B 有希望/u);
    expect(shown).toMatch(/宁波泵业 李总 \| a 初次拜访 \| D 无希望/u);
    expect(shown).toContain('费用合计：86.5');
    expect(await office.ask('qian', '/crm 日报 查看 RB2603-0001')).toContain('没有');
    await office.ask('zhang', '/crm 日报 未处理问题 RB2603-0001 什么问题=交期没定 处理日期=2026-03-06');
    expect(await office.owed()).toEqual(['task 2026-03-06']);
    expect(await office.ask('zhang', '/crm 日报 已阅 RB2603-0001')).toContain('由别人决定');
    expect(await office.ask('li', '/crm 日报 已阅 RB2603-0001 抓紧')).toContain('已看');
    expect(await office.ask('zhang', '/crm 日报 查看 RB2603-0001')).toContain('86.5');
  });
});

describe('30 行业和市场信息报告', () => {
  const report = (weight: string) =>
    office.ask(
      'li',
      `/crm 市场报告 新建 信息渠道等级=第三等级 是否重大=${weight} 竞争对手=降价 铜价上涨一成`,
    );

  it('goes to the archive keeper with the level of its source; important news reaches the director at once', async () => {
    await report('一般');
    await office.deliver();
    expect(office.titles('chen')).toEqual([]);
    expect(office.lastTo('wang')).toContain('SC2603-001');
    expect(await office.ask('li', '/crm 市场报告 归档 SC2603-001')).toContain('不由您办理');
    expect(await office.ask('wang', '/crm 市场报告 归档 SC2603-001')).toContain('已归档');
    await report('重大');
    await office.deliver();
    expect(office.lastTo('chen')).toContain('SC2603-002');
    expect(await office.ask('zhao', '/crm 市场报告 查看 SC2603-002')).toContain('没有');
  });
});

describe('31 完善建议', () => {
  const first = 'WS26-001';
  it('reaches who follows the customer and the director, is done by its day, and is checked by the keeper', async () => {
    await office.ask('wang', '/crm 完善建议 新建 C001 落实日期=2026-03-20 附表3 缺关键人物');
    await office.deliver();
    for (const who of ['zhang', 'chen'] as const) expect(office.lastTo(who)).toContain(first);
    expect(await office.owed()).toEqual(['suggestion 2026-03-20']);
    expect(await office.ask('zhang', `/crm 完善建议 检查通过 ${first}`)).not.toContain('已落实');
    await office.ask('zhang', `/crm 完善建议 落实 ${first} 补了两人`);
    await office.ask('wang', `/crm 完善建议 退回 ${first} 缺职务`);
    await office.ask('zhang', `/crm 完善建议 落实 ${first} 已补职务`);
    expect(await office.ask('zhang', `/crm 完善建议 检查通过 ${first}`)).toContain('不由您办理');
    expect(await office.ask('wang', `/crm 完善建议 检查通过 ${first}`)).toContain('已落实');
    expect(await office.ask('zhao', `/crm 完善建议 查看 ${first}`)).toContain('没有');
  });
});

describe('54 制度年审、制度修改 (C17)', () => {
  it('a change is proposed, reviewed by the director, decided by the general manager, and then put into effect', async () => {
    expect(await office.ask('zhang', '/crm 制度修改 新建 为什么改=x 改什么=y')).not.toContain('ZD26');
    await office.ask('li', '/crm 制度修改 新建 为什么改=客户多了 改什么=回访改为7天');
    expect(await office.decide('wu')).toContain('不归您审批');
    await office.decide('chen');
    expect(await office.decide('chen')).not.toContain('已通过，待执行');
    await office.decide('wu');
    expect(await office.owed()).toEqual(['rule-change-effect 2026-03-10']);
    expect(
      await office.ask('li', '/crm 制度修改 执行 ZD26-001 生效日期=2026-04-01 写进了哪里=playbook.yaml'),
    ).toContain('已执行');
  });
});

describe('53 保密与借阅', () => {
  it('a file is borrowed by a supervisor with a reason and an end, with the keeper’s yes, and is due back', async () => {
    const borrow = (by: 'li' | 'zhang') =>
      office.ask(by, '/crm 借阅 新建 C001 归还日期=2026-03-10 准备年度计划');
    expect(await borrow('zhang')).not.toContain('JY26');
    expect(await borrow('li')).toContain('王芳');
    await office.decide('wang');
    expect(await office.planned('2026-03-12')).toEqual(['03-09 li', '03-10 li', '03-11 wang']);
    expect(await office.ask('zhang', '/crm 借阅 查看 JY26-001')).toContain('没有');
    expect(await office.ask('wang', '/crm 借阅 归还 JY26-001')).toContain('已归还');
  });

  it('a leak reaches the director at once, who is not the one to close their own report', async () => {
    await office.ask('wang', '/crm 泄密 新建 发现日期=2026-03-03 报价单发错了群');
    await office.deliver();
    expect(office.lastTo('chen')).toContain('XM26-001');
    expect(await office.ask('li', '/crm 泄密 查看 XM26-001')).toContain('没有');
    expect(await office.ask('chen', '/crm 泄密 处理 XM26-001 查明什么=误发 怎么处理=已撤回')).toContain(
      '已处理',
    );
    await office.ask('chen', '/crm 泄密 新建 发现日期=2026-03-03 文件遗失');
    expect(await office.ask('chen', '/crm 泄密 处理 XM26-002 查明什么=a 怎么处理=b')).toContain('由别人决定');
  });
});
