/** Gifts of one customer in the weeks before its anniversary, as they are proposed, confirmed and paid for. */
import { Temporal } from 'temporal-polyfill';
import { decide } from '../../jobs/approvals/decide.ts';
import { openRequest } from '../../jobs/approvals/open-request.ts';
import { giftBudget } from '../../jobs/gifts/gift-budget.ts';
import { giftsOfCustomer } from '../../jobs/gifts/list-gifts.ts';
import { recordSpend } from '../../jobs/gifts/record-spend.ts';
import type { Colleague } from '../company.ts';
import { openShop } from '../shop.ts';

export type GiftDesk = Awaited<ReturnType<typeof openGiftDesk>>;

export async function openGiftDesk() {
  const shop = await openShop({ at: '2027-02-20T10:00', steps: ['gift-prepare', 'anniversary-thanks'] });
  const desk = {
    shop,
    /** Whose gifts they are; another one can be put in its place. */
    customer: await shop.aCustomer({ code: 'C001', name: '杭州精工', anchors: { firstDeal: '2026-03-02' } }),
  };

  const propose = async (amount: string, { by = 'zhang', item = '茶叶礼盒' } = {}) =>
    (
      await openRequest(shop.core, shop.staff[by as Colleague], {
        kind: 'gift',
        customer: desk.customer,
        answers: { item, amount },
      })
    ).request.id;

  const confirm = async (requestId: string) =>
    await decide(shop.core, shop.staff.zhou, requestId, { approved: true });

  return Object.assign(desk, {
    propose,
    confirm,
    confirmed: async (amount: string, item?: string) => {
      const id = await propose(amount, item === undefined ? {} : { item });
      await confirm(id);
      return (await shop.core.db.gift.findUniqueOrThrow({ where: { requestId: id } })).id;
    },
    spend: async (giftId: string, fen: bigint, receiptNote = 'No1', by: Colleague = 'zhou') =>
      await recordSpend(shop.core, shop.staff[by], giftId, { fen, receiptNote }),
    gifts: () => giftsOfCustomer(shop.core.db, desk.customer.id),
    left: async (year = 1) => {
      const on = Temporal.PlainDate.from('2026-03-02').add({ years: year });
      return (await giftBudget(shop.core.db, shop.core.templates.gifts, desk.customer.id, { year, on }))
        .leftFen;
    },
  });
}
