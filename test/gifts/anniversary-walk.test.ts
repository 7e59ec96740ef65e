import { afterEach, beforeEach, expect, it } from 'vitest';
import { openShop, type Shop } from '../shop.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop({ at: '2027-02-10T08:00', steps: 'all' });
});
afterEach(() => shop.close());

it('from proposal to receipt, the customer never sees a word about the gift', {
  timeout: 240_000,
}, async () => {
  await shop.aCustomer({ code: 'C001', name: '杭州精工', anchors: { firstDeal: '2026-03-02' } });
  await shop.live('2027-02-18T10:00');
  const owed = await shop.followUp('gift-prepare');
  expect(shop.inbox('zhang').some(({ says }) => says.includes('gift-prepare/prepare'))).toBe(true);

  expect(await shop.press('zhang', 'close', owed.id)).toBe('form gift');
  expect(await shop.submit('zhang', 'gift', owed.id, { item: '茶叶礼盒', amount: '500.01' })).toContain(
    '500.01 元超出上限',
  );
  expect(await shop.submit('zhang', 'gift', owed.id, { item: '茶叶礼盒', amount: '480' })).toContain(
    '已提交，等 周财务 审批',
  );
  await shop.live('2027-02-22T10:00');
  const card = shop.inbox('zhou').find(({ content }) => content.title?.startsWith('待审批') === true);
  const approve = card?.content.buttons?.find(({ action }) => action === 'approve');
  expect(await shop.press('zhou', 'approve', approve?.value ?? '')).toContain('已同意');
  await shop.live('2027-02-25T10:00');
  const result = shop.inbox('zhang').find(({ content }) => content.title?.startsWith('已同意') === true);
  const [button] = result?.content.buttons ?? [];
  expect(button?.action).toBe('gift-spend');
  expect(await shop.press('zhou', 'gift-spend', button?.value ?? '')).toBe('form gift-spend');
  expect(
    await shop.submit('zhang', 'gift-spend', button?.value ?? '', { amount: '476.50', receipt: 'No123' }),
  ).toContain('已登记实付 476.50 元');
  expect(await shop.core.db.formAnswer.findMany({ where: { form: 'gift-spend' } })).toMatchObject([
    { actorId: shop.staff.zhang.id, values: { receipt: 'No123' } },
  ]);

  await shop.live('2027-04-30T20:00');
  const said = shop.group('C001');
  expect(said.some(({ says }) => says.includes('anniversary-thanks/thanks'))).toBe(true);
  for (const { text, content } of said) {
    expect(text).not.toMatch(/礼品|礼盒|茶叶|元|预算|上限|财务|报销|审批|480|476|500/);
    // The answers of a survey are the only buttons a customer ever has.
    expect((content.buttons ?? []).filter(({ action }) => action !== 'answer')).toEqual([]);
  }
  expect(await shop.followUp('gift-prepare')).toMatchObject({ state: 'closed', closedBy: 'approval' });
});
