import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { reportEmptySeats } from '../../jobs/people/report-empty-seats.ts';
import { accountOf } from '../company.ts';
import { openRegisterOffice, type RegisterOffice } from '../registers/register-office.ts';

let office: RegisterOffice;
beforeEach(async () => {
  office = await openRegisterOffice();
  await office.aCustomer({ code: 'C001', name: '杭州精工', anchors: { firstDeal: '2026-02-02' } });
  await office.aCustomer({ code: 'C002', name: '宁波机械', anchors: { firstDeal: '2026-02-02' } });
  await office.core.db.customer.update({ where: { code: 'C001' }, data: { strategicLevel: 'strategic' } });
  await office.ask('chen', '/crm 员工 角色 zhao 业务员,技术支持');
  await office.ask('chen', '/crm 员工 角色 wang 业务助理,技术支持');
});
afterEach(() => office.close());

/** What was told, as `li C001`; cancelled ones are told to no one. */
const told = async () => {
  const notices = await office.core.db.notice.findMany({
    where: { say: 'people/empty-seat', NOT: { state: 'cancelled' } },
    include: { recipient: true },
    orderBy: { id: 'asc' },
  });
  return notices.map(({ recipient, fields }) =>
    [recipient.code, ...(fields as unknown as { label: string }[]).map(({ label }) => label)].join(' '),
  );
};

describe('38 专人负责', () => {
  it('an empty seat of a strategic customer or key account is told at once, and weekly until it is filled', async () => {
    await reportEmptySeats(office.core);
    // No one of the staff is in customer service: that seat cannot be filled.
    expect(await told()).toEqual(['li C001']);
    await office.deliver();
    expect(office.titles('li')).toContain('1 个客户缺专人负责');
    await office.at('2026-03-04T09:00');
    expect(await told()).toHaveLength(1);
    await office.core.db.customer.update({ where: { code: 'C002' }, data: { keyAccount: 'member' } });
    await office.at('2026-03-05T09:00');
    expect(await told()).toEqual(['li C001', 'li C001 C002']);
    await office.at('2026-03-09T09:00');
    expect(await told()).toHaveLength(3);
    for (const code of ['C001', 'C002'])
      expect(await office.ask('li', `/crm 客户 负责人 ${code} 技术支持 zhao`)).toContain('赵');
    await office.at('2026-03-16T09:00');
    expect(await told()).toHaveLength(3);
    // Who leaves, leaves it empty.
    await office.core.db.staff.update({ where: { code: 'zhao' }, data: { leftOn: new Date('2026-03-16') } });
    await office.at('2026-03-17T09:00');
    expect((await told()).slice(3)).toEqual(['li C001 C002']);
    expect(office.inGroups()).toEqual([]);
  });

  it('a seat whose holder does not have the post any more is empty', async () => {
    await office.ask('li', '/crm 客户 负责人 C001 技术支持 zhao');
    await reportEmptySeats(office.core);
    expect(await told()).toEqual([]);
    await office.ask('chen', '/crm 员工 角色 zhao 业务员');
    await reportEmptySeats(office.core);
    expect(await told()).toEqual(['li C001']);
  });

  it('its holder gets what registers give to the post for this customer, and it passes to the next one', async () => {
    const owner = async () => {
      const [entry] = await office.core.db.entry.findMany({ include: { owner: true } });
      return entry?.owner?.code;
    };
    await office.ask('li', '/crm 客户 负责人 C001 技术支持 zhao');
    await office.ask('zhang', '/crm 意见 新建 C001 由谁答复=技术支持 密封圈规格');
    expect(await owner()).toBe('zhao');
    await office.ask('li', '/crm customer seat C001 technical wang');
    expect(await owner()).toBe('wang');
    expect(await office.ask('li', '/crm 客户 查看 C001')).toContain('技术支持');
    expect(await office.ask('li', '/crm 审计 C001')).toContain('技术支持');
  });

  it('is assigned by the supervisor and those above, to who has the post, and is nothing to others', async () => {
    const assign = (by: 'zhang' | 'li' | 'qian' | 'chen', whom: string) =>
      office.ask(by, `/crm 客户 负责人 C001 技术支持 ${whom}`);
    const seats = () => office.core.db.postSeat.count();
    await assign('zhang', 'zhao');
    expect(await assign('qian', 'zhao')).toContain('C001');
    expect(await assign('li', 'zhang')).toContain('技术支持');
    expect(await seats()).toBe(0);
    expect(await assign('chen', 'zhao')).toContain('技术支持');
    expect(await seats()).toBe(1);
    await assign('li', '无');
    expect(await seats()).toBe(0);
    expect(await office.askInEnglish('li', '/crm customer seat C001 technical zhao')).toContain(
      'technical support',
    );
  });

  it('passes with a handover and a leaving, comes back with their undoing, and both people are told', async () => {
    const seats = async () => {
      const held = await office.core.db.postSeat.findMany({
        include: { staff: true, customer: true },
        orderBy: { customerId: 'asc' },
      });
      return held.map(({ customer, staff, post }) => `${customer.code} ${post} ${staff.code}`);
    };
    const owner = async () =>
      (await office.core.db.entry.findFirst({ include: { owner: true } }))?.owner?.code;
    const heard = async (who: 'zhao' | 'wang', title: string) => {
      await office.deliver();
      const news = office.chat.messages.findLast(
        ({ room, content }) => room === `dm:${accountOf(who)}` && content.title?.includes(title),
      );
      return JSON.stringify(news?.content.body ?? '');
    };
    const seat = 'C001 杭州精工';
    await office.ask('li', '/crm 客户 负责人 C001 技术支持 zhao');
    expect(await heard('zhao', '您接手了')).toContain(seat);
    await office.ask('zhang', '/crm 意见 新建 C001 由谁答复=技术支持 密封圈规格');
    await office.ask('li', '/crm 客户 负责人 C001 技术支持 wang');
    expect(await heard('zhao', '移交给')).toContain(seat);
    expect(await heard('wang', '您接手了')).toContain(seat);
    // Put back before anyone heard of it: nothing is said.
    const passedTo = () =>
      (['zhao', 'wang'] as const).map((who) =>
        office.titles(who).filter((title) => /接手|移交|不再负责/u.test(title)),
      );
    const before = passedTo();
    await office.ask('li', '/crm 客户 负责人 C001 技术支持 zhao');
    await office.ask('li', '/crm 客户 负责人 C001 技术支持 wang');
    await office.deliver();
    expect(passedTo()).toEqual(before);

    await office.core.db.customer.update({ where: { code: 'C001' }, data: { assistantId: null } });
    const handOver = (to: string) => office.ask('li', `/crm 移交 wang 接手=${to} C001 确认`);
    // The receiver needs the post, as the role of any seat; a salesperson hands over none of others.
    expect(await handOver('zhang')).toContain('技术支持');
    expect(await office.ask('zhang', '/crm 移交 wang 接手=zhao C001 确认')).not.toContain('已移交');
    expect(await seats()).toEqual(['C001 technical wang']);
    expect(await handOver('zhao')).toContain('1');
    expect([await seats(), await owner()]).toEqual([['C001 technical zhao'], 'zhao']);
    expect(await heard('zhao', '您接手了')).toContain('王');
    expect(await heard('wang', '移交给')).toContain('C001 杭州精工');
    await office.ask('li', '/crm 移交 撤销 1');
    expect([await seats(), await owner()]).toEqual([['C001 technical wang'], 'wang']);

    // A leaving without a successor vacates it, and the supervisor hears of it at once.
    await office.ask('chen', '/crm 员工 离职 wang 确认');
    expect(await seats()).toEqual([]);
    await office.deliver();
    expect(office.titles('li')).toContain('1 个客户缺专人负责');
    expect(await office.ask('li', '/crm 审计 C001')).toContain('技术支持');
    await office.ask('chen', '/crm 移交 撤销 2');
    expect(await seats()).toEqual(['C001 technical wang']);
  });
});
