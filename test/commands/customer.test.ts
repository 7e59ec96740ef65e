import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bindRoom } from '../../jobs/rooms/bind-room.ts';
import { type Counter, openCounter } from './counter.ts';

let counter: Counter;
beforeEach(async () => {
  counter = await openCounter();
});
afterEach(() => counter.close());

/** A customer with its own group. */
async function aCustomerInRoom(code = 'C001') {
  const customer = await counter.aCustomer({ code, name: '杭州精工' });
  counter.chat.addRoom(`G-${code}`, [{ platformUserId: 'U-li' }, { platformUserId: 'X', external: true }]);
  await bindRoom(counter.core, null, customer, { platform: 'chat', platformRoomId: `G-${code}`, name: '群' });
  return customer;
}

const reminders = () =>
  counter.core.db.reminder.findMany({
    where: { state: 'planned', audience: 'staff' },
    orderBy: { dueAt: 'asc' },
    include: { recipient: true },
  });

const toldOfPassing = async () =>
  (
    await counter.core.db.notice.findMany({
      where: { say: { startsWith: 'people/' } },
      include: { recipient: true },
    })
  )
    .map(({ recipient, say }) => `${recipient.code} ${say}`)
    .toSorted();

describe('客户 等级', () => {
  it('tells the colleagues from whom and to whom the customer passes', async () => {
    await counter.aCustomer({ code: 'C001', name: '杭州精工' });
    await counter.ask('chen', '/crm 客户 等级 C001 潜力');
    expect(await toldOfPassing()).toEqual(['li people/taken-over', 'zhang people/handed-over']);
  });

  it('hands open follow-ups to the supervisor, and reports what was re-routed', async () => {
    await counter.aCustomer({ code: 'C001', name: '杭州精工' });
    const said = await counter.ask('li', '/crm 客户 等级 C001 潜力');
    expect(said).toContain('C001 杭州精工：普通 → 潜力');
    expect(said).toContain('调整：第一次回访客户试用情况，由 李主管 负责，2026年3月12日 周四 截止');
    expect(said).toContain('2026年3月10日 周二 09:00 → 李主管');
    expect(said).not.toContain('→ 张伟');
    expect((await reminders()).map(({ recipient }) => recipient?.code)).not.toContain('zhang');
    expect(await counter.core.db.followUp.findMany()).toMatchObject([{ ownerId: counter.staff.li.id }]);
  });

  it('the same tier again changes nothing, and the answer says so', async () => {
    await counter.aCustomer({ code: 'C001' });
    expect(await counter.ask('li', '/crm 客户 等级 C001 普通')).toContain('已经是普通客户');
    expect(await counter.core.db.factChange.count({ where: { key: 'tier' } })).toBe(0);
  });

  it('who judged, before and after, is on record', async () => {
    await counter.aCustomer({ code: 'C001' });
    await counter.ask('chen', '/crm customer tier c001 potential');
    expect(await counter.core.db.audit.findMany({ where: { subject: 'tier' } })).toMatchObject([
      { actor: '陈总监', before: { tier: 'ordinary' }, after: { tier: 'potential' } },
    ]);
  });
});

describe('客户 日期', () => {
  it('is at most two years ahead: a slip of the pen is refused wherever it is written, and changes nothing', async () => {
    await counter.aCustomer({ code: 'C001', name: '杭州精工' });
    const trial = async () =>
      (
        await counter.core.db.fact.findFirst({ where: { key: 'trialStarted', customer: { code: 'C001' } } })
      )?.on
        ?.toISOString()
        .slice(0, 10);
    const before = await trial();
    const said = await counter.ask('zhang', '/crm 客户 日期 C001 试用开始 2099-03-05');
    expect(said).toContain('2099年3月5日');
    expect(said).toContain('请核对年份');
    expect(await counter.ask('zhang', '/crm 客户 日期 C001 试用开始 2028-03-04')).toContain('请核对年份');
    expect(await trial()).toBe(before);
    expect(await counter.ask('zhao', '/crm 客户 日期 C001 试用开始 2099-03-05')).not.toContain('2099年');
    const opening = '/crm 客户 新增 C002 宁波泵业 等级=普通 业务员=zhang 主管=li 试用开始=2099-03-05';
    expect(await counter.ask('li', opening)).toContain('请核对年份');
    expect(await counter.core.db.customer.count()).toBe(1);
    expect(await counter.ask('zhang', '/crm 客户 日期 C001 试用开始 2028-03-02')).toContain('2028年3月2日');
    expect(await trial()).toBe('2028-03-02');
  });

  it('moves what counts from the day, and reports the new dates', async () => {
    await counter.aCustomer({ code: 'C001', name: '杭州精工' });
    const said = await counter.ask('zhang', '/crm 客户 日期 C001 试用开始 2026-03-05');
    expect(said).toContain('试用开始：2026年3月2日 周一 → 2026年3月5日 周四');
    expect(said).toContain('由 张伟 负责，2026年3月15日 周日 截止');
    expect(await counter.core.db.followUp.findMany()).toMatchObject([{ dueOn: new Date('2026-03-15') }]);
  });

  it.each([['无'], ['-'], ['none'], ['清除']])(
    '%s clears the day, and the plan based on it',
    async (word) => {
      await counter.aCustomer({ code: 'C001' });
      const said = await counter.ask('li', `/crm 客户 日期 C001 trialStarted ${word}`);
      expect(said).toContain('取消：第一次回访客户试用情况（起算日期或规则已取消）');
      expect(said).toMatch(/取消提醒 \d+ 条/u);
      expect(await counter.core.db.fact.findMany()).toMatchObject([{ on: null }]);
      expect(await counter.core.db.followUp.findMany()).toMatchObject([{ state: 'cancelled' }]);
    },
  );

  it('a day that no step counts from is stored, and the answer says that nothing changes', async () => {
    await counter.aCustomer({ code: 'C001' });
    expect(await counter.ask('wang', '/crm 客户 日期 C001 报价 昨天')).toContain('跟进安排没有变化');
    expect(await counter.core.db.fact.findMany({ where: { key: 'quoted' } })).toMatchObject([
      { on: new Date('2026-03-01') },
    ]);
  });

  it('an unknown anchor is answered with the existing ones', async () => {
    await counter.aCustomer({ code: 'C001' });
    const said = await counter.ask('li', '/crm 客户 日期 C001 生日 今天');
    expect(said).toContain('日期项目“生日”不对，应写试用开始、到货');
    expect(said).toContain('您写的是：/crm 客户 日期 C001 生日 今天');
  });
});

describe('客户 负责人', () => {
  it('hands over open follow-ups', async () => {
    await counter.aCustomer({ code: 'C001' });
    const said = await counter.ask('li', '/crm 客户 负责人 C001 业务员 赵敏');
    expect(said).toContain('业务员：张伟 → 赵敏');
    expect(said).toContain('由 赵敏 负责');
    expect(await counter.core.db.followUp.findMany()).toMatchObject([{ ownerId: counter.staff.zhao.id }]);
  });

  it('tells the former and the new one, and not the one who did it', async () => {
    await counter.aCustomer({ code: 'C001', name: '杭州精工' });
    await counter.ask('li', '/crm 客户 负责人 C001 业务员 赵敏');
    await counter.ask('li', '/crm customer seat C001 supervisor qian');
    expect(await toldOfPassing()).toEqual([
      'qian people/taken-over',
      'zhang people/handed-over',
      'zhao people/taken-over',
    ]);
  });

  it('of a customer that was put back before anyone heard of it, no one is told', async () => {
    await counter.aCustomer({ code: 'C001', name: '杭州精工' });
    const planned = async () => await counter.core.db.notice.count({ where: { state: 'planned' } });
    await counter.ask('li', '/crm 客户 负责人 C001 业务员 赵敏');
    expect(await planned()).toBe(2);
    await counter.ask('li', '/crm 客户 负责人 C001 业务员 张伟');
    expect(await planned()).toBe(0);
    await counter.ask('li', '/crm 客户 负责人 C001 业务员 赵敏');
    await counter.core.db.notice.updateMany({ where: { state: 'planned' }, data: { state: 'posted' } });
    await counter.ask('li', '/crm 客户 负责人 C001 业务员 张伟');
    expect(await planned()).toBe(2);
  });

  it('an empty seat goes to the one above', async () => {
    await counter.aCustomer({ code: 'C001' });
    expect(await counter.ask('li', '/crm customer seat C001 salesperson none')).toContain('由 李主管 负责');
    expect(await counter.customer('C001')).toMatchObject({ salespersonId: null });
  });
});

describe('客户 绑定', () => {
  it('binds the group it is typed in, and lists missing people', async () => {
    await counter.aCustomer({ code: 'C001', name: '杭州精工' });
    counter.chat.addRoom('G1', [{ platformUserId: 'U-li' }, { platformUserId: 'U-zhang' }]);
    const said = await counter.ask('li', '/crm 客户 绑定 C001', 'G1');
    expect(said).toContain('这个群已绑定 C001 杭州精工');
    expect(said).toContain('还没有进群：王芳');
    expect(said).toContain('群里还没有客户');
    expect(await counter.core.db.room.findMany()).toMatchObject([{ platformRoomId: 'G1', state: 'bound' }]);
  });

  it('a complete group has no one missing', async () => {
    await counter.aCustomer({ code: 'C001' });
    const people = ['li', 'zhang', 'wang'].map((code) => ({ platformUserId: `U-${code}` }));
    counter.chat.addRoom('G1', [...people, { platformUserId: 'X', external: 'unknown' }]);
    const said = await counter.ask('li', '/crm 客户 绑定 C001', 'G1');
    expect(said).toContain('这个群已绑定 C001');
    expect(said).not.toMatch(/没有进群|没有客户/u);
  });

  it.each([
    ['outside any group', null, '这里不是群'],
    ['alone with the bot', 'D1', '这里不是群'],
    ['where the bot cannot look', 'G-unseen', '请先把我拉进群'],
  ])('%s nothing is bound', async (_where, room, why) => {
    await counter.aCustomer({ code: 'C001' });
    counter.chat.addRoom('D1', [{ platformUserId: 'U-li' }]);
    expect(await counter.ask('li', '/crm 客户 绑定 C001', room)).toContain(why);
    expect(await counter.core.db.room.count()).toBe(0);
  });

  it('a group that serves a customer is not given to another', async () => {
    await aCustomerInRoom('C001');
    await counter.aCustomer({ code: 'C002' });
    expect(await counter.ask('li', '/crm 客户 绑定 C002', 'G-C001')).toContain('已经绑定了另一个客户');
    expect(await counter.core.db.room.findMany()).toMatchObject([
      { customerId: (await counter.customer('C001')).id },
    ]);
  });
});

describe('客户 查看 and 列表', () => {
  it('shows people, dates, open follow-ups and the last contact', async () => {
    await counter.aCustomer({ code: 'C001', name: '杭州精工', assistant: null });
    await counter.ask('zhang', '/crm 记录 新增 C001 电话聊过，设备正常');
    const said = await counter.ask('zhang', '/crm 客户 查看 C001');
    for (const part of [
      'C001 杭州精工',
      '跟进等级：普通',
      '沟通群：未绑定',
      '业务员：张伟',
      '业务助理：未安排',
      '试用开始：2026年3月2日 周一',
      '2026年3月12日 周四 截止（还有 10 天）',
      '最近联系（共 1 条）：2026年3月2日 周一 08:00 张伟：电话聊过，设备正常',
    ]) {
      expect(said).toContain(part);
    }
  });

  it('a person who has left is marked, so that the seat gets filled', async () => {
    await counter.aCustomer({ code: 'C001' });
    const where = { id: counter.staff.wang.id };
    await counter.core.db.staff.update({ where, data: { leftOn: new Date('2026-03-01') } });
    expect(await counter.ask('li', '/crm 客户 查看 C001')).toContain('王芳（已离职）');
  });

  it('a volume is for the supervisor and those above, not for the salesperson', async () => {
    const { id } = await counter.aCustomer({ code: 'C001' });
    await counter.core.db.customer.update({ where: { id }, data: { annualVolumeFen: 50_000_000n } });
    expect(await counter.ask('li', '/crm 客户 查看 C001')).toContain('年用量（元）：500000');
    expect(await counter.ask('zhang', '/crm 客户 查看 C001')).not.toContain('年用量');
  });

  it('every read is recorded: who, whose file, when', async () => {
    const { id } = await counter.aCustomer({ code: 'C001' });
    await counter.ask('zhang', '/crm 客户 查看 C001');
    await counter.ask('li', '/crm 记录 列表 C001');
    expect(
      await counter.core.db.audit.findMany({ where: { action: 'file.read' }, orderBy: { id: 'asc' } }),
    ).toMatchObject([
      { actor: '张伟', subject: 'customer show', customerId: id, at: new Date('2026-03-02T00:00:00Z') },
      { actor: '李主管', subject: 'log list', customerId: id },
    ]);
  });

  it('a customer is found by its whole name as well', async () => {
    await counter.aCustomer({ code: 'C001', name: '杭州精工' });
    expect(await counter.ask('zhang', '/crm 客户 杭州精工')).toContain('业务员：张伟');
  });

  it('the list has one’s own customers; a director’s has all', async () => {
    await counter.aCustomer({ code: 'C001', name: '杭州精工' });
    await counter.aCustomer({
      code: 'C002',
      name: '宁波精工',
      salesperson: 'zhao',
      supervisor: 'qian',
      assistant: null,
    });
    expect(await counter.ask('zhang', '/crm 客户')).toContain(
      '客户 1 家\nC001 杭州精工 · 普通 · 张伟 · 待办 1',
    );
    expect(await counter.ask('zhang', '/crm 客户')).not.toContain('C002');
    expect(await counter.ask('chen', '/crm 客户 列表')).toContain('客户 2 家');
    expect(await counter.ask('chen', '/crm 客户 列表 宁波')).toMatch(/^客户 1 家\nC002/u);
    expect(await counter.ask('chen', '/crm 客户 列表 %')).toBe('没有客户。');
  });
});

describe('in a customer’s group the code may be left out', () => {
  beforeEach(() => aCustomerInRoom('C001'));

  it.each([
    ['/crm 客户 查看', 'C001 杭州精工'],
    ['/crm 客户 等级 潜力', '普通 → 潜力'],
    ['/crm 客户 日期 试用开始 3-5', '试用开始：2026年3月2日 周一 → 2026年3月5日 周四'],
    ['/crm 提醒', '第一次回访客户试用情况：待办'],
    ['/crm 提醒 推迟 +3d', '提醒推迟到 2026年3月5日 周四'],
    ['/crm 记录 列表', 'C001 杭州精工 还没有联系记录'],
  ])('%s', async (typed, said) => {
    expect(await counter.ask('li', typed, 'G-C001')).toContain(said);
  });

  it('a first word that can only be a code is never taken for a sentence about this customer', async () => {
    expect(await counter.ask('zhang', '/crm 记录 新增 C999 电话聊过', 'G-C001')).toContain(
      '没有找到客户“C999”',
    );
    expect(await counter.core.db.contactLog.count()).toBe(0);
  });

  it('another customer can be named there', async () => {
    const other = await counter.aCustomer({ code: 'C002' });
    await counter.ask('zhang', '/crm 记录 新增 C002 电话聊过', 'G-C001');
    expect(await counter.core.db.contactLog.findMany()).toMatchObject([
      { customerId: other.id, summary: '电话聊过' },
    ]);
  });

  it('words typed there are kept complete', async () => {
    await counter.ask('zhang', '/crm 记录 新增 客户说：设备 正常，9:30 来过', 'G-C001');
    expect(await counter.core.db.contactLog.findMany()).toMatchObject([
      { summary: '客户说：设备 正常，9:30 来过' },
    ]);
  });

  it('a colleague who is merely a member of the group learns nothing about the customer', async () => {
    expect(await counter.ask('zhou', '/crm 客户 查看', 'G-C001')).toContain('缺少客户代号');
    expect(await counter.ask('zhao', '/crm 记录 列表', 'G-C001')).not.toContain('杭州精工');
  });
});
