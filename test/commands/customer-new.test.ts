import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Counter, openCounter } from './counter.ts';

let counter: Counter;
beforeEach(async () => {
  counter = await openCounter();
});
afterEach(() => counter.close());

const line = '/crm 客户 新建 C001 杭州精工 等级=普通 业务员=zhang 助理=王芳 试用开始=今天';

const followUps = () =>
  counter.core.db.followUp.findMany({ include: { owner: true, reminders: { orderBy: { dueAt: 'asc' } } } });

describe('the name of another customer', () => {
  beforeEach(async () => {
    await counter.aCustomer({ code: 'C001', name: '杭州ABC（中国）有限公司' });
  });

  it.each([
    '杭州ABC（中国）有限公司',
    '杭州ABC(中国)有限公司',
    '杭州ａｂｃ（中国） 有限公司',
    '杭州abc（中国）　有限公司',
    '杭州A\u200bBC（中国）有限公司\u2060',
  ])('%j: the other code is named and asked about, and nothing is opened', async (name) => {
    const said = await counter.ask('li', `/crm 客户 新建 C002 ${name} 建群=否`);
    expect(said).toContain('C001 杭州ABC（中国）有限公司。是同一家吗？');
    expect(await counter.core.db.customer.count()).toBe(1);
    await counter.ask('li', `/crm 客户 新建 C002 ${name} 建群=否 另一家=是`);
    expect(await counter.core.db.customer.count()).toBe(2);
  });

  it('is found in any spelling', async () => {
    expect(await counter.ask('li', '/crm 客户 查看 杭州ａｂｃ(中国)有限公司')).toContain('C001');
  });
});

describe('a customer opened in one line', () => {
  it('has its people, its tier and its days, with the supervisor who opened it', async () => {
    await counter.ask('li', line);
    const found = await counter.core.db.customer.findUniqueOrThrow({
      where: { code: 'C001' },
      include: { supervisor: true, salesperson: true, assistant: true, facts: true },
    });
    expect(found).toMatchObject({
      name: '杭州精工',
      tier: 'ordinary',
      supervisor: { code: 'li' },
      salesperson: { code: 'zhang' },
      assistant: { code: 'wang' },
      facts: [{ key: 'trialStarted', on: new Date('2026-03-02') }],
    });
  });

  it('is planned at once, and the answer names owner, task and deadline', async () => {
    const said = await counter.ask('li', line);
    expect(await followUps()).toMatchObject([{ step: 'trial-check', owner: { code: 'zhang' } }]);
    expect(said).toContain('已建立 C001 杭州精工');
    expect(said).toContain('第一次回访客户试用情况：张伟，2026年3月12日 周四 截止（还有 10 天）');
    expect(said).toContain('下次提醒 2026年3月10日 周二 09:00 → 张伟');
    expect(said).toContain('跟进等级：普通');
  });

  it('gets its group with its people in it, and is bound to it', async () => {
    await counter.ask('li', line);
    const [room] = counter.chat.rooms.values();
    expect(room?.name).toBe('杭州精工 沟通群');
    expect(room?.members.map(({ platformUserId }) => platformUserId).sort()).toEqual(
      ['B', 'U-li', 'U-wang', 'U-zhang'].sort(),
    );
    expect(await counter.core.db.room.findMany()).toMatchObject([
      { platform: 'chat', platformRoomId: 'R-C001', kind: 'customer', state: 'bound' },
    ]);
    expect((await followUps())[0]?.reminders.map(({ audience }) => audience)).toContain('customer');
  });

  it('a customer’s name in the name of the group is all that a customer can read of it', async () => {
    await counter.ask('li', line);
    expect(counter.chat.rooms.size).toBe(1);
    for (const { name } of counter.chat.rooms.values()) expect(name).not.toMatch(/C001|普通|zhang|张伟/);
  });

  it.each([
    ['/crm customer new C001 杭州精工 tier=ordinary salesperson=zhang assistant=wang trialStarted=today'],
    [
      '／crm　客户　新建　Ｃ００１　杭州精工　等级＝普通　业务员＝ｚｈａｎｇ　助理：wang　试用开始：２０２６－３－２',
    ],
    ['客户新建 C001 “杭州精工” 等级 = 普通 业务员= 张伟 助理=wang trialStartedOn=2026年3月2日'],
    ['@新航 客户 备案 代号=C001 名称=杭州精工 业务=zhang 助理=wang 试用开始=3-2'],
    ['/crm customer new C001 杭州精工 salesperson=@张伟 assistant=@王芳 trial-started=+0d 主管=li'],
  ])('written otherwise it is the same: %s', async (other) => {
    expect(await counter.ask('li', other)).toContain('张伟，2026年3月12日 周四 截止');
    expect(await counter.customer('C001')).toMatchObject({
      name: '杭州精工',
      tier: 'ordinary',
      supervisorId: counter.staff.li.id,
      salespersonId: counter.staff.zhang.id,
      assistantId: counter.staff.wang.id,
    });
  });

  it('a high-potential customer is the supervisor’s own', async () => {
    await counter.ask('li', '/crm 客户 新建 C001 杭州精工 等级=潜力 业务员=zhang 试用开始=今天');
    expect(await followUps()).toMatchObject([{ owner: { code: 'li' } }]);
  });

  it('every anchor of the playbook can be given by key, by column and by its names', async () => {
    for (const [index, { key, column, label }] of counter.core.rules.playbook.anchors.entries()) {
      for (const [n, name] of [key, column, label['zh-CN'], `"${label.en}"`].entries()) {
        const written = name.startsWith('"') ? name.slice(1, -1).replaceAll(' ', '-') : name;
        const code = `C${index}0${n}`;
        await counter.ask('li', `/crm customer new ${code} 厂${code} ${written}=2026-02-27 group=no`);
        const { id } = await counter.customer(code);
        expect(await counter.core.db.fact.findMany({ where: { customerId: id } })).toMatchObject([{ key }]);
      }
    }
  });

  it('a name of several words is one name', async () => {
    await counter.ask('li', '/crm customer new C001 Acme Tools Ltd. tier=ordinary');
    expect(await counter.customer('C001')).toMatchObject({ name: 'Acme Tools Ltd.' });
  });

  it('without a code it gets the next free one', async () => {
    await counter.ask('li', '/crm 客户 新建 甲厂');
    await counter.aCustomer({ code: 'C0041' });
    await counter.aCustomer({ code: 'HZ-9' });
    expect(await counter.ask('li', '/crm 客户 新建 乙厂')).toContain('已建立 C042 乙厂');
    expect(await counter.customer('C001')).toMatchObject({ name: '甲厂' });
  });

  it('opened several at once, each gets its own code', async () => {
    const names = ['甲厂', '乙厂', '丙厂', '丁厂', '戊厂'];
    const said = await Promise.all(names.map((name) => counter.ask('li', `/crm 客户 新建 ${name} 建群=否`)));
    for (const [index, name] of names.entries())
      expect(said[index]).toMatch(new RegExp(`已建立 C00[1-5] ${name}`, 'u'));
    const codes = await counter.core.db.customer.findMany({
      select: { code: true },
      orderBy: { code: 'asc' },
    });
    expect(codes.map(({ code }) => code)).toEqual(['C001', 'C002', 'C003', 'C004', 'C005']);
  });

  it('a code used by two at once goes to one, and the other is informed', async () => {
    const said = await Promise.all(
      ['甲厂', '乙厂'].map((name) => counter.ask('li', `/crm 客户 新建 C001 ${name}`)),
    );
    expect(said.filter((one) => one.includes('已经有人用了'))).toHaveLength(1);
    expect(await counter.core.db.customer.count()).toBe(1);
    expect(counter.errors).toEqual([]);
  });

  it('without a start day, the answer explains how to give one', async () => {
    expect(await counter.ask('li', '/crm 客户 新建 C001 甲厂')).toContain(
      '/crm 客户 日期 C001 试用开始 今天',
    );
  });

  it('opened by the director, it has no supervisor unless one is named', async () => {
    expect(await counter.ask('chen', '/crm 客户 新建 C001 甲厂')).toContain('销售主管：未安排');
    expect(await counter.ask('chen', '/crm 客户 新建 C002 乙厂 主管=li')).toContain('销售主管：李主管');
  });

  it('with nothing behind it, the command is a form', async () => {
    const form = await counter.askForForm('li', '/crm 客户 新建');
    expect(form).toMatchObject({ form: 'customer-new', subject: '' });
  });
});

describe('when something is wrong, nothing is opened and nothing typed is lost', () => {
  it.each([
    ['/crm 客户 新建 C001 杭州精工 等级=重要', '跟进等级“重要”不对，应写潜力 或 普通。'],
    ['/crm 客户 新建 C001 杭州精工 试用开始=2026-02-30', '试用开始“2026-02-30”不对，应写日期'],
    ['/crm 客户 新建 C001 杭州精工 业务圆=zhang', '这里没有“业务圆”，是不是 业务员？'],
    ['/crm 客户 新建 C001 杭州精工 试用开始 今天', '“试用开始”要连着等号写：试用开始=…'],
    ['/crm 客户 新建 等级=普通', '缺少客户名称'],
  ])('%s', async (typed, problem) => {
    const said = await counter.ask('li', typed);
    expect(said).toContain(problem);
    expect(said).toContain('例如：/crm 客户 新建 C001');
    expect(said).toContain(typed);
    expect(await counter.core.db.customer.count()).toBe(0);
  });

  it('all mistakes are reported at once', async () => {
    const said = await counter.ask('li', '/crm 客户 新建 C001 甲厂 等级=A 到货=昨日夜里 颜色=红');
    expect(said).toMatch(/跟进等级“A”[\s\S]*到货“昨日夜里”/u);
    expect(said).toContain('颜色');
  });

  it.each([
    ['/crm 客户 新建 C001 甲厂 业务员=nobody', '员工名册里没有“nobody”'],
    ['/crm 客户 新建 C001 甲厂 业务员=zhou', '周财务（zhou）在名册里是财务，不能担任这个客户的业务员'],
    ['/crm 客户 新建 C001 甲厂 主管=zhang', '不能担任这个客户的销售主管'],
    ['/crm 客户 新建 C001', '缺少客户名称'],
  ])('%s', async (typed, problem) => {
    expect(await counter.ask('li', typed)).toContain(problem);
    expect(await counter.core.db.customer.count()).toBe(0);
  });

  it('a code that is taken, in whatever case, is not taken twice', async () => {
    await counter.aCustomer({ code: 'C001' });
    expect(await counter.ask('li', '/crm 客户 新建 c001 乙厂')).toContain('已经有人用了');
    expect(await counter.core.db.customer.count()).toBe(1);
  });

  it.each([
    [
      { status: 'failed', problem: 'auth', detail: 'missing_scope' } as const,
      '聊天平台拒绝（令牌无效：missing_scope）',
    ],
    [new Error('socket hang up'), '平台没有答复'],
  ])('a group that cannot be made does not cost the customer: %j', async (how, why) => {
    counter.chat.refuseRooms(how);
    const said = await counter.ask('li', line);
    expect(said).toContain(`客户已建立，群没有建成：${why}`);
    expect(said).toContain('/crm 客户 绑定 C001');
    expect(said).not.toContain('socket');
    expect(await followUps()).toHaveLength(1);
    expect(await counter.core.db.room.count()).toBe(0);
  });

  it('people without an account here are named, the group is made without them', async () => {
    await counter.core.db.staffIdentity.deleteMany({ where: { staffId: counter.staff.wang.id } });
    expect(await counter.ask('li', line)).toContain('王芳 没有登记聊天账号');
    expect(counter.chat.rooms.get('R-C001')?.members).toHaveLength(3);
  });

  it('no group is made where none is wanted', async () => {
    await counter.ask('li', '/crm 客户 新建 C001 甲厂 等级=潜力 建群=否');
    expect(await counter.customer('C001')).toMatchObject({ name: '甲厂' });
    expect(counter.chat.rooms.size).toBe(0);
  });
});
