import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openShop, type Shop } from '../shop.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop({ at: '2027-02-01T08:00', steps: ['holiday-prepare', 'holiday-greeting'] });
  for (const code of ['C001', 'C002']) {
    await shop.aCustomer({ code });
    await shop.ask('zhang', `/crm 节日 修改 ${code} 春节 祝各位新春安康`);
  }
});
afterEach(() => shop.close());

const states = async () =>
  (
    await shop.core.db.approvalRequest.findMany({
      orderBy: { customer: { code: 'asc' } },
      include: { customer: true },
    })
  ).map(({ customer, state }) => `${customer?.code ?? ''} ${state}`);

describe('words for an occasion that has passed undecided', () => {
  it('are withdrawn automatically, and their author is notified', async () => {
    await shop.at('2027-02-06T23:00');
    expect(await states()).toEqual(['C001 pending', 'C002 pending']);
    await shop.at('2027-02-08T09:30');
    expect(await states()).toEqual(['C001 withdrawn', 'C002 withdrawn']);
    // No messages go out during the holiday.
    await shop.at('2027-02-22T09:30');
    const titles = shop.inbox('zhang').map(({ content }) => content.title);
    expect(titles.filter((title) => title?.startsWith('已自动撤回'))).toHaveLength(2);
  });

  it('a customer that cannot be planned stops neither other withdrawals nor the day’s run', async () => {
    await shop.core.db.$executeRaw`
      INSERT INTO fact (customer_id, key, "on", recorded_at)
      SELECT id, 'firstDeal', '12026-03-02', '2027-02-05' FROM customer WHERE code = 'C001'`;
    await shop.at('2027-02-08T09:30');
    expect(await states()).toEqual(['C001 pending', 'C002 withdrawn']);
    expect(shop.errors.map(({ message }) => message)).toContain(
      'a request about which there is nothing left to decide could not be withdrawn',
    );
    await shop.at('2027-02-22T09:30');
    const titles = shop.inbox('zhang').map(({ content }) => content.title);
    expect(titles).toContain('已自动撤回：节日祝福 · C002 客户C002');
  });
});
