import { afterEach, beforeEach, expect, it } from 'vitest';
import { openShop, type Shop } from '../shop.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop({
    at: '2026-03-12T08:00',
    publicUrl: 'https://crm.example.com',
  });
});
afterEach(() => shop.close());

it('colleagues’ messages open the console at their day or at the customer; a customer’s message never does', async () => {
  await shop.aCustomer({ code: 'C001', name: '甲', anchors: { trialStarted: '2026-03-05' } });
  await shop.live('2026-03-13T12:00');
  const card = shop.inbox('zhang').at(-1);
  const { id } = await shop.core.db.followUp.findFirstOrThrow({ where: { state: 'open' } });
  expect(card?.content.buttons?.at(-1)).toEqual({
    action: 'console-matter',
    value: id,
    label: '打开客户档案',
  });
  await shop.aCustomer({ code: 'C002', name: '乙', anchors: { trialStarted: '2026-03-05' } });
  await shop.live('2026-03-16T12:00');
  const list = shop.inbox('zhang').findLast(({ content }) => content.title?.includes('项待跟进') === true);
  expect(list?.content.buttons?.at(-1)).toMatchObject({ action: 'console', label: '打开网页端' });
  const toCustomers = shop.chat.messages.filter(({ room }) => room.startsWith('room-'));
  expect(toCustomers.length).toBeGreaterThan(0);
  for (const { content, text } of toCustomers) {
    expect(content.buttons ?? []).toEqual([]);
    expect(text).not.toContain('crm.example.com');
  }
});
