import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Member } from '../../jobs/ports.ts';
import { writeMention } from '../../jobs/mention.ts';
import { type Counter, openCounter } from './counter.ts';

let counter: Counter;
beforeEach(async () => {
  counter = await openCounter();
});
afterEach(() => counter.close());

const staffRow = (code: string) =>
  counter.core.db.staff.findUnique({ where: { code }, include: { identities: true, reportsTo: true } });

describe('员工 新增', () => {
  it('adds a colleague under the supervisor who did it, with their account on this platform', async () => {
    const said = await counter.ask('li', '/crm 员工 新增 sun 孙磊 业务员 账号=U012AB3CD');
    expect(said).toContain('已登记 sun 孙磊');
    expect(await staffRow('sun')).toMatchObject({
      name: '孙磊',
      roles: ['salesperson'],
      reportsTo: { code: 'li' },
      identities: [{ platform: 'chat', platformUserId: 'U012AB3CD' }],
    });
  });

  it('an account that was picked after @ is known by its id, whatever its name', async () => {
    const name = '孙 磊=“x”';
    const account = writeMention({ platformUserId: 'U77', name });
    await counter.ask('li', `/crm staff add sun 孙磊 salesperson,assistant account=${account}`, 'G1');
    expect(await staffRow('sun')).toMatchObject({
      roles: ['salesperson', 'assistant'],
      identities: [{ platformUserId: 'U77' }],
    });
  });

  it('a name that was only typed is not an account, also of the only one who bears it in the group', async () => {
    counter.chat.addRoom('G1', [{ platformUserId: 'U77', name: '孙磊' }]);
    const line = '/crm staff add sun 孙磊 salesperson account=@孙磊';
    expect(await counter.ask('li', line, 'G1')).toContain('没有账号“孙磊”');
    expect(await counter.ask('li', line)).toContain('没有账号“孙磊”');
    expect(await staffRow('sun')).toBeNull();
  });

  it('without an account the answer explains how to add it', async () => {
    expect(await counter.ask('chen', '/crm 员工 新增 sun 孙磊 主管')).toContain('/crm 员工 账号 sun');
    expect(await staffRow('sun')).toMatchObject({ reportsTo: null, identities: [] });
  });

  it.each([
    ['/crm 员工 新增 zhang 张大伟 业务员', '员工代号 zhang 已经是 张伟的了'],
    // `Zhang`, as people write it, is found as zhang.
    ['/crm 员工 新增 Zhang 张大伟 业务员', '员工代号 zhang 已经是 张伟的了'],
    ['/crm 员工 新增 sun 孙磊 业务员 账号=U-zhang', '这个聊天账号已经登记为 张伟'],
    ['/crm 员工 新增 sun 孙磊 老板', '角色“老板”不对'],
    ['/crm 员工 新增 孙磊 sun 业务员', '员工代号“孙磊”不对'],
    ['/crm 员工 新增 sun 孙磊', '缺少角色'],
  ])('%s', async (typed, problem) => {
    expect(await counter.ask('li', typed)).toContain(problem);
    expect(await staffRow('sun')).toBeNull();
  });
});

describe('no one can raise themselves or others above their own rights', () => {
  it.each([
    ['li', '员工 新增 sun 孙磊 主管'],
    ['li', '员工 新增 sun 孙磊 业务员,总经理'],
    ['li', '员工 角色 li 总监'],
    ['li', '员工 角色 zhang 主管'],
    ['li', '员工 角色 chen 业务员'],
    ['li', '员工 账号 chen U999'],
    ['chen', '员工 新增 sun 孙磊 总经理'],
    ['chen', '员工 角色 wu 业务员'],
    ['chen', '员工 账号 wu U999'],
  ] as const)('%s: %s', async (by, command) => {
    const before = await counter.core.db.staff.findMany({
      include: { identities: true },
      orderBy: { code: 'asc' },
    });
    expect(await counter.ask(by, `/crm ${command}`)).toContain('要由更上一级来安排');
    expect(
      await counter.core.db.staff.findMany({ include: { identities: true }, orderBy: { code: 'asc' } }),
    ).toEqual(before);
    expect(await counter.core.db.audit.count({ where: { action: 'command.refused' } })).toBe(1);
  });

  it('within his own he may: roles change, and who did it is on record', async () => {
    expect(await counter.ask('li', '/crm 员工 角色 张伟 业务员、助理')).toBe(
      '张伟：业务员 → 业务员、业务助理',
    );
    expect(await staffRow('zhang')).toMatchObject({ roles: ['salesperson', 'assistant'] });
    expect(await counter.core.db.audit.findMany({ where: { action: 'staff.role' } })).toMatchObject([
      { actor: '李主管', subject: 'zhang', before: { roles: ['salesperson'] } },
    ]);
  });

  it('the last person above keeps the role, because otherwise no one could ever grant one again', async () => {
    await counter.ask('wu', '/crm 员工 角色 chen 主管');
    expect(await counter.ask('wu', '/crm 员工 角色 wu 财务')).toContain('吴总 是唯一的总监或总经理');
    expect(await staffRow('wu')).toMatchObject({ roles: ['gm'] });
  });
});

describe('an account is a colleague’s only when the platform itself calls it internal', () => {
  const person = (fields: Partial<Member>): Member => ({
    platformUserId: 'U9',
    name: '张伟',
    external: false,
    bot: false,
    ...fields,
  });
  const others: readonly [string, Member | null, string][] = [
    ['a member of another company', person({ external: true }), '不是本公司的账号'],
    ['somebody of whom it cannot say', person({ external: 'unknown' }), '不是本公司的账号'],
    ['a bot', person({ bot: true }), '不是本公司的账号'],
    ['nobody', null, '没有账号“U9”'],
  ];
  const lines = (account: string) => [
    `员工 账号 zhang ${account}`,
    `员工 账号 zhang 账号=${account}`,
    `员工 新增 sun 孙磊 业务员 账号=${account}`,
  ];

  it.each(others)('%s is refused, by mention and by id, and nothing is written', async (_who, known, why) => {
    counter.chat.people.set('U9', known);
    const before = await staffRow('zhang');
    // An account whose display name is an exact copy of the colleague's.
    const mention = writeMention({ platformUserId: 'U9', name: '张伟' });
    for (const line of [...lines('U9'), ...lines(mention)]) {
      expect(await counter.ask('li', `/crm ${line}`), line).toContain(why);
    }
    expect(await staffRow('zhang')).toEqual(before);
    expect(await staffRow('sun')).toBeNull();
    expect(await counter.core.db.audit.count({ where: { action: 'staff.account' } })).toBe(0);
  });

  it('a name that looks like a colleague’s never identifies his account', async () => {
    for (const name of ['张伟', '张伟\u200b', '张伟', 'zhang', 'ｚｈａｎｇ', 'U-zhang']) {
      const stranger = writeMention({ platformUserId: 'U9', name });
      expect(await counter.ask('li', `/crm 员工 角色 ${stranger} 业务员,助理`), name).toContain('名册里没有');
      expect(await counter.ask('li', `/crm 请假 ${stranger} 今天 +1d 代办=wang`), name).toContain(
        '名册里没有',
      );
    }
    expect(await staffRow('zhang')).toMatchObject({ roles: ['salesperson'] });
  });

  it('a picked account identifies the colleague, whatever its display name', async () => {
    const zhang = writeMention({ platformUserId: 'U-zhang', name: '赵敏' });
    expect(await counter.ask('li', `/crm 员工 角色 ${zhang} 业务员,助理`)).toContain('张伟：业务员 →');
  });

  it('an answer shows the picked account as people saw it', async () => {
    const stranger = writeMention({ platformUserId: 'U9', name: '王 经理' });
    expect(await counter.ask('li', `/crm 员工 角色 ${stranger} 业务员`)).toContain('“@王 经理”');
    expect(await counter.ask('li', `/crm 员工 角色 zhang ${stranger}`)).toMatch(
      /角色“@王 经理”不对[\s\S]*您写的是：\/crm 员工 角色 zhang @王 经理/u,
    );
  });
});

describe('which supervisor may change a colleague', () => {
  it.each([
    ['qian', '员工 账号 zhang U999'],
    ['qian', '员工 角色 zhang 助理'],
    ['qian', '员工 离职 zhang 接手=zhao 确认'],
    ['qian', '员工 新增 sun 孙磊 业务员 上级=li'],
    ['qian', '请假 zhang 今天 +1d 代办=wang'],
  ] as const)(
    '%s, a supervisor of another team: %s changes nothing, and is on record',
    async (by, command) => {
      const register = () =>
        counter.core.db.staff.findMany({ include: { identities: true }, orderBy: { code: 'asc' } });
      const before = await register();
      expect(await counter.ask(by, `/crm ${command}`)).toMatch(/上级/u);
      expect(await register()).toEqual(before);
      expect(await counter.core.db.absence.count()).toBe(0);
      expect(await counter.core.db.audit.count({ where: { action: 'command.refused' } })).toBe(1);
    },
  );

  it('their own supervisor may, and everyone above', async () => {
    for (const [by, account] of [
      ['li', 'U1'],
      ['chen', 'U2'],
      ['wu', 'U3'],
    ] as const) {
      expect(await counter.ask(by, `/crm 员工 账号 zhang ${account}`)).toContain('已登记');
    }
    expect(await counter.ask('chen', '/crm 员工 新增 sun 孙磊 业务员 上级=li')).toContain('已登记 sun');
  });
});

describe('员工 账号 and 列表', () => {
  it('an account is linked, replaced, and never given to two', async () => {
    await counter.ask('li', '/crm 员工 账号 zhang U-new');
    expect((await staffRow('zhang'))?.identities).toMatchObject([{ platformUserId: 'U-new' }]);
    expect(await counter.ask('li', '/crm 员工 账号 wang U-new')).toContain('这个聊天账号已经登记为 张伟');
    expect(await counter.core.db.audit.findMany({ where: { action: 'staff.account' } })).toMatchObject([
      { subject: 'zhang', before: { account: 'U-zhang' }, after: { account: 'U-new' } },
    ]);
  });

  it.each([
    ['linked', '员工 账号 wang U-zhang', 'wang'],
    ['given to a new colleague', '员工 新增 sun 孙磊 业务员 账号=U-zhang', 'sun'],
  ])('an account of a colleague who has left can be %s, and is theirs no more', async (_how, line, whose) => {
    await counter.ask('li', '/crm 员工 离职 zhang 接手=zhao 确认');
    expect(await counter.ask('li', `/crm ${line}`)).toMatch(/登记/u);
    expect((await staffRow(whose))?.identities).toMatchObject([{ platformUserId: 'U-zhang' }]);
    const audited = await counter.core.db.audit.findFirst({
      where: { action: 'staff.account', subject: 'zhang' },
    });
    expect(audited).toMatchObject({
      actor: '李主管',
      before: { account: 'U-zhang' },
      after: { account: null },
    });
    // Undone, the colleague needs another account.
    const { number } = await counter.core.db.handover.findFirstOrThrow();
    expect(await counter.ask('li', `/crm 移交 撤销 ${number}`)).toContain('已撤销');
    expect(await staffRow('zhang')).toMatchObject({ leftOn: null, identities: [] });
    expect((await staffRow(whose))?.identities).toMatchObject([{ platformUserId: 'U-zhang' }]);
  });

  it('the register lists colleagues with roles and superiors, without those who left', async () => {
    await counter.core.db.staff.update({ where: { code: 'wang' }, data: { leftOn: new Date('2026-03-01') } });
    const said = await counter.ask('zhang', '/crm 员工');
    expect(said).toContain('员工 7 人');
    expect(said).toContain('zhang 张伟 · 业务员 · 上级 李主管');
    expect(said).not.toContain('王芳');
    expect(await counter.ask('zhang', '/crm 员工 列表 李')).toBe(
      '员工 1 人\nli 李主管 · 销售主管 · 上级 陈总监',
    );
  });
});
