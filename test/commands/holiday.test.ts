import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openShop, type Shop } from '../shop.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop({ at: '2027-02-01T10:00', steps: ['holiday-prepare', 'holiday-greeting'] });
  await shop.aCustomer({ code: 'C001', name: '杭州精工' });
  await shop.aCustomer({ code: 'C002', name: '宁波远洋' });
});
afterEach(() => shop.close());

const words = async (code: string, festival = '春节') =>
  (await shop.ask('zhang', `/crm 节日 预览 ${code} ${festival}`)).split('\n').slice(1).join('\n');

describe('/crm holiday list', () => {
  it('lists the festivals of the next 120 days, ungreeted ones too, with the number decided', async () => {
    await shop.ask('zhang', '/crm 节日 不发 C001 春节');
    const text = await shop.ask('zhang', '/crm 节日');
    expect(text).toContain(
      '· 春节（2027年2月6日 周六） · 客户 2 家，已定 0 家，不发 1 家，未定 1 家（未定的用公司的问候语）',
    );
    expect(text).toContain('· 清明节（2027年4月5日 周一） · 不问候');
    expect(text).toContain('· 劳动节（2027年5月1日 周六）');
    expect(text).not.toMatch(/[a-z]/u);
    expect(text).not.toContain('端午');
    expect(await shop.ask('zhao', '/crm holiday list')).toContain('客户 0 家');
  });
});

describe('/crm holiday preview', () => {
  it('shows exactly the words that will be posted, for the next festival by default', async () => {
    const expected = [await words('C001'), await words('C002')];
    expect(await shop.ask('zhang', '/crm holiday preview C001')).toContain(expected[0]);
    await shop.live('2027-02-06T10:00');
    expect(['C001', 'C002'].map((code) => shop.group(code).map(({ text }) => text))).toEqual([
      [expected[0]],
      [expected[1]],
    ]);
  });

  it('two festivals on one day are shown as the one message that they are', async () => {
    shop.clock.set('2031-09-20T10:00');
    const both = [await words('C001', '中秋节'), await words('C001', '国庆节')];
    expect(both[0]).toBe(both[1]);
    expect(both[0]).toContain('中秋节、国庆节');
    await shop.ask('zhang', '/crm 节日 不发 C001 中秋节');
    expect(await words('C001', '国庆节')).not.toContain('中秋节、国庆节');
    await shop.live('2031-10-01T10:00');
    expect(shop.group('C001').map(({ text }) => text)).toEqual([await words('C001', '国庆节')]);
  });

  it('of a skipped greeting says so; for an unknown or ungreeted festival it lists the available ones', async () => {
    await shop.ask('zhang', '/crm 节日 不发 C001 春节');
    expect(await words('C001')).toBe('这次不问候这个客户。');
    for (const festival of ['清明节', '双十一'])
      expect(await words('C001', festival)).toContain('spring-festival-2027');
  });

  it('of another person’s customer answers as if it did not exist', async () => {
    expect(await shop.ask('zhao', '/crm holiday preview C001')).toContain('没有找到客户“C001”');
  });
});

describe('/crm holiday approve, skip and edit', () => {
  it('approve decides all of one’s own open greetings, and no others', async () => {
    await shop.aCustomer({ code: 'C003', supervisor: 'qian', salesperson: 'zhao', assistant: null });
    await shop.ask('zhang', '/crm 节日 不发 C001 春节');
    expect(await shop.ask('zhang', '/crm 节日 同意 春节')).toBe(
      '春节（2027年2月6日 周六）：1 家就用公司的问候语。',
    );
    expect(await shop.ask('zhang', '/crm holiday approve spring-festival-2027')).toContain('都已经定了');
    const rows = await shop.core.db.greeting.findMany({ orderBy: { customer: { code: 'asc' } } });
    expect(rows.map(({ state }) => state)).toEqual(['skipped', 'approved']);
  });

  it('a decision can be changed by name until the festival: a skipped greeting is sent after all', async () => {
    await shop.ask('zhang', '/crm 节日 不发 C001 春节 客户在海外');
    await shop.live('2027-02-03T10:00');
    expect(await shop.ask('li', '/crm 节日 同意 C001 春节')).toContain('就用公司的问候语');
    await shop.live('2027-02-06T10:00');
    expect(shop.group('C001')).toHaveLength(1);
    expect(await shop.ask('li', '/crm 节日 不发 C001 春节')).toContain('春节的问候已经发出');
    const decided = await shop.core.db.audit.findMany({
      where: { action: 'greeting.decide' },
      orderBy: { id: 'asc' },
    });
    expect(decided.map(({ before, after }) => [before, after])).toEqual([
      [null, { state: 'skipped', reason: '客户在海外' }],
      [{ state: 'skipped', text: null }, { state: 'approved' }],
    ]);
  });

  it('edit before anything is owed asks the supervisor, once for an occasion', async () => {
    expect(await shop.ask('zhang', '/crm 节日 修改 C001 春节 祝各位同事 新春安康')).toContain(
      '等 李主管 审批',
    );
    expect(await shop.ask('zhang', '/crm 节日 修改 C001 春节 又一段')).toContain('已有一段祝福语在等审批');
    expect(await shop.ask('zhang', '/crm 节日 不发 C001 春节')).toContain('在等审批');
    const { id } = await shop.core.db.approvalRequest.findFirstOrThrow();
    await shop.press('li', 'approve', id);
    await shop.live('2027-02-06T10:00');
    expect(shop.group('C001').map(({ text }) => text)).toEqual(['祝各位同事 新春安康']);
    expect(shop.inbox('zhang').filter(({ says }) => says.includes('holiday-prepare/prepare'))).toHaveLength(
      1,
    );
  });
});
