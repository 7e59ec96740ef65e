import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadTemplates } from '../../jobs/load-templates.ts';
import { editedTemplates, problemsOf } from '../templates/edited-templates.ts';
import { openRegisterOffice, type RegisterOffice } from './register-office.ts';

let office: RegisterOffice;
beforeEach(async () => {
  office = await openRegisterOffice();
  await office.aCustomer({ code: 'C001', name: '杭州精工' });
});
afterEach(() => office.close());

describe('26 客户档案 附表1-5', () => {
  const profile = 'DA26-0001';

  it('has the branches, what its news mean and from what source, and says how complete it is', async () => {
    const lines = '公司总部 | 杭州\n分支机构1 | 宁波';
    expect(
      await office.ask('zhang', `/crm 信息档案 新建 C001 行业与市场状况=泵业增长 建档\n${lines}`),
    ).toContain(profile);
    // The branches, and for each of four kinds of news what it is, what it means and its source: 2 of 13.
    expect(await office.ask('li', `/crm 信息档案 查看 ${profile}`)).toContain('完整度：15%');
    const more = '行业与市场状况的含义=可提份额 行业与市场状况的来源等级=第三等级 补充含义';
    await office.ask('wang', `/crm 信息档案 更新 ${profile} ${more}`);
    const shown = await office.ask('li', `/crm 信息档案 查看 ${profile}`);
    expect(shown).toContain('完整度：30%');
    expect(shown).toContain('分支机构1 | 宁波');
    expect(shown).toContain('行业与市场状况的来源等级：第三等级');
    expect(await office.ask('zhang', '/crm 信息档案 新建 C001 再建一份')).toContain('已有信息档案');
    expect(await office.owed()).toEqual(['customer-profile 2026-06-03']);
  });

  it('of two customers that are merged both are kept, and one of them is closed', async () => {
    await office.aCustomer({ code: 'C002', name: '杭州精工二厂' });
    await office.ask('zhang', '/crm 信息档案 新建 C001 行业与市场状况=泵业增长 建档');
    await office.ask('zhang', '/crm 信息档案 新建 C002 行业与市场状况=阀门下滑 建档');
    expect(await office.ask('chen', '/crm 客户 合并 C001 C002 确认')).toContain('C002 已并入 C001');
    // Each is told apart in the customer's file.
    for (const number of [profile, 'DA26-0002'])
      expect(await office.ask('li', '/crm 档案 C001')).toContain(`更新客户信息档案（${number}）`);
    for (const [number, news] of [
      [profile, '泵业增长'],
      ['DA26-0002', '阀门下滑'],
    ] as const) {
      const shown = await office.ask('li', `/crm 信息档案 查看 ${number}`);
      expect([number, shown]).toEqual([number, expect.stringContaining(news)]);
      expect(shown).toContain('C001');
    }
    expect(await office.ask('li', '/crm 信息档案 停用 DA26-0002 并入一份')).toContain('已停用');
    expect(await office.owed()).toEqual(['customer-profile 2026-06-03']);
    expect(await office.ask('wang', `/crm 信息档案 更新 ${profile} 阀门下滑`)).toContain(profile);
  });

  it('and its key persons are read by the supervisor, the keeper and those above, and no one else', async () => {
    const person = '角色作用=decides 关系状况=positive 采购经理';
    expect(await office.ask('zhang', `/crm 关键人物 新建 C001 姓名=王建国 ${person}`)).toContain('GR26-0001');
    expect(await office.ask('zhang', `/crm 关键人物 新建 C001 姓名=王建国 ${person}`)).toContain('GR26-0001');
    expect(await office.core.db.entry.count()).toBe(1);
    for (const reader of ['li', 'wang', 'chen', 'wu'] as const)
      expect(await office.ask(reader, '/crm 关键人物 查看 GR26-0001')).toContain('采购经理');
    for (const other of ['zhao', 'qian', 'zhou'] as const)
      expect(await office.ask(other, '/crm 关键人物 查看 GR26-0001')).not.toContain('采购经理');
    await office.deliver();
    expect(office.inGroups()).toEqual([]);
  });

  it('its key persons are its contacts: the file is the map of relations for those who may read them', async () => {
    await office.ask('zhang', '/crm 联系人 新增 C001 王建国 职务=采购');
    const add = (person: string, more: string) =>
      office.ask('li', `/crm 关键人物 新建 C001 姓名=${person} ${more}`);
    await add(
      '王建国',
      '机构=公司总部 角色作用=决策者 关系状况=积极的 我方对应的人=张伟 信息来源等级=第三等级 采购经理',
    );
    // A contact of a branch whose part is not known yet.
    await add('何工', '机构=宁波分公司 家庭电话=0574-8888 工程师');
    const map = '/crm 档案 C001 联系人';
    const king =
      '王建国 · 采购经理 · 机构 公司总部 · 角色作用 决策者 · 关系状况 积极的 · 我方对应的人 张伟 · 信息来源等级 第三等级';
    for (const reader of ['li', 'chen', 'wu'] as const) {
      const shown = await office.ask(reader, map);
      expect(shown).toContain(king);
      expect(shown).toContain('工程师 · 机构 宁波分公司');
      expect(shown).not.toContain('0574');
    }
    expect(await office.askInEnglish('li', '/crm file C001 contacts')).toContain('Relation Positive');
    // Their salesperson knows who the contacts are; the map is not theirs to read, nor the file that of others.
    const basics = await office.ask('zhang', map);
    expect(basics).toContain('王建国 · 采购经理\n');
    expect(basics).toContain('何工 · 工程师');
    expect(basics).not.toContain('决策者');
    expect(await office.ask('zhao', map)).not.toContain('王');
    expect(await office.ask('zhang', '/crm 联系人 列表 C001')).toContain('何工 · 工程师');
    await office.ask('li', '/crm 关键人物 离任 GR26-0002 调走');
    expect(await office.ask('li', map)).not.toContain('何工');
    // A merged customer brings its own; of one person at both, there is one line.
    await office.aCustomer({ code: 'C002', name: '杭州精工二厂' });
    for (const person of ['王建国', '周工'])
      await office.ask('li', `/crm 关键人物 新建 C002 姓名=${person} 机构=二厂 采购经理`);
    await office.ask('li', '/crm 客户 合并 C001 C002 确认');
    const merged = await office.ask('li', map);
    expect(merged).toContain('周工 · 采购经理 · 机构 二厂');
    expect(merged).toContain(king.replace('公司总部', '二厂'));
    expect(merged.split('王建国')).toHaveLength(2);
    // Erased on request, with everything the register says about them.
    await office.ask('li', '/crm 联系人 删除 C001 王建国 确认');
    expect(await office.ask('li', map)).not.toContain('王');
    expect(await office.ask('li', '/crm 关键人物 查看 GR26-0001')).not.toMatch(/王建国|采购经理|张伟/u);
  });

  it.each([
    ['name: person, title', 'name: position, title', 'no field position of type line'],
    ['title: position, shows', 'title: post, shows', 'have no field post'],
    ['shows: [branch, role', 'shows: [branches, role', 'have no field branches'],
    ['about: customer', 'about: nothing', 'is about no customer'],
  ])('a mistake in what its contacts are, %s → %s, is named', (from, to, message) => {
    const edit = { 'registers/key-person.yaml': [from, to] } as const;
    expect(problemsOf(() => loadTemplates(editedTemplates(edit))).join('\n')).toContain(message);
  });
});
