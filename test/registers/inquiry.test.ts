import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRegisterOffice, type RegisterOffice } from './register-office.ts';

let office: RegisterOffice;
beforeEach(async () => {
  office = await openRegisterOffice();
  await office.aCustomer({ code: 'C001', name: '杭州精工' });
});
afterEach(() => office.close());

const first = 'YJ2603-001';
const open = (department: string) =>
  office.ask('zhang', `/crm 意见 新建 C001 由谁答复=${department} 出油口径能不能改成 20 毫米`);
const owner = async () =>
  (await office.core.db.entry.findFirstOrThrow({ include: { owner: true } })).owner?.name;
/** The next tick: a change of posts is planned then. */
const tick = () => office.at('2026-03-03T10:05');

describe('41b 意见、来电来函、技术问题', () => {
  it('goes to the department, which answers in time, and a person passes the answer on', async () => {
    await office.ask('chen', '/crm 员工 角色 zhao 业务员,技术支持');
    expect(await open('技术支持')).toContain(first);
    await office.deliver();
    expect(await owner()).toBe('赵敏');
    expect(office.titles('zhao')).toEqual(['您的角色有变动', `客户意见 ${first}（C001 杭州精工）`]);
    await office.at('2026-03-09T09:00');
    expect(office.lastTo('li')).toContain(first);
    expect(await office.ask('zhao', `/crm 意见 答复 ${first} 可以，三天出图`)).toContain('待转告客户');
    await office.deliver();
    expect(office.titles('zhang').at(-1)).toContain(first);
    expect(await office.ask('zhao', `/crm 意见 转告 ${first} 好`)).toContain('不由您办理');
    expect(await office.ask('zhang', `/crm 意见 转告 ${first} 已电话告知`)).toContain('已转告');
    expect(office.chat.messages.filter(({ room }) => !room.startsWith('dm:'))).toEqual([]);
  });

  it('a post that no one has is its deputy’s; the one who gets it takes over what waits, and may then see and do it', async () => {
    await open('售后');
    expect(await owner()).toBe('王芳');
    const shown = await office.ask('zhao', `/crm 意见 查看 ${first}`);
    expect(shown).toContain('没有');
    await office.ask('chen', '/crm 员工 角色 zhao 业务员,售后');
    await tick();
    await office.runDay();
    expect(await owner()).toBe('赵敏');
    expect(await office.ask('wang', `/crm 意见 答复 ${first} 好`)).toContain('不由您办理');
    expect(await office.ask('zhao', `/crm 意见 答复 ${first} 可以`)).toContain('待转告客户');
  });

  it('forwarded, it is the other department’s, by the same day', async () => {
    await open('品质');
    const dueOn = async () =>
      (await office.core.db.followUp.findFirstOrThrow({ where: { state: 'open' } })).dueOn;
    const before = await dueOn();
    expect(await office.ask('zhao', `/crm 意见 转交 ${first} 由谁答复=技术支持`)).toContain('没有');
    expect(await office.ask('wang', `/crm 意见 转交 ${first} 由谁答复=技术支持`)).toContain(first);
    expect(await owner()).toBe('李主管');
    expect(await dueOn()).toEqual(before);
  });

  it('only those who answer for the company give and take posts', async () => {
    expect(await office.ask('li', '/crm 员工 角色 zhang 业务员,售后')).toContain('售后');
    expect((await office.core.db.staff.findUniqueOrThrow({ where: { code: 'zhang' } })).roles).toEqual([
      'salesperson',
    ]);
  });
});
