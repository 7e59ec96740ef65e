import { Temporal } from 'temporal-polyfill';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decide } from '../../jobs/approvals/decide.ts';
import { findGift } from '../../jobs/gifts/find-gift.ts';
import { spendGift } from '../../jobs/approvals/spend-gift.ts';
import { changeAnchor } from '../../jobs/customers/manage-customer.ts';
import { type GiftDesk, openGiftDesk } from './gift-desk.ts';

let desk: GiftDesk;

beforeEach(async () => {
  desk = await openGiftDesk();
});

afterEach(() => desk.shop.close());

const setFirstDeal = async (on: string) =>
  await changeAnchor(
    desk.shop.core,
    desk.shop.staff.li,
    desk.customer,
    'firstDeal',
    Temporal.PlainDate.from(on),
  );

describe('a first deal that is corrected', () => {
  it('changes the anniversary’s year; gifts already bought for it count against the new cap', async () => {
    await desk.spend(await desk.confirmed('500.00'), 50_000n);
    await setFirstDeal('2025-03-02');
    // The cap of year 2 is 1000 yuan, of which 500 were spent on this very anniversary.
    expect(await desk.shop.refusedWith(desk.propose('500.01'))).toContain(
      '这次是 2 周年，上限 1,000 元，已占用 500 元，还可用 500 元。',
    );
    const second = await desk.confirmed('500.00', '红酒');
    await expect(desk.spend(second, 50_001n, 'No2')).rejects.toMatchObject({ code: 'not_allowed' });
    expect(await desk.shop.refusedWith(desk.spend(second, 50_000n, 'No1'))).toContain('不能重复报销');
    await desk.spend(second, 50_000n, 'No2');
    await expect(desk.propose('0.01')).rejects.toMatchObject({ code: 'not_allowed' });
  });

  it('leaves the cap of another anniversary alone', async () => {
    await desk.spend(await desk.confirmed('500.00'), 50_000n);
    desk.shop.clock.set('2028-02-20T10:00');
    await desk.propose('1000.00');
    expect(await desk.left(2)).toBe(0n);
  });
});

describe('a proposal', () => {
  it('gift 500.00 accepted, 500.01 refused, with the rule quoted and the remaining amount', async () => {
    expect(await desk.shop.refusedWith(desk.propose('500.01'))).toContain(
      '500.01 元超出上限。规定：“一周年500元内，两周年1000元内，三周年及以上2000元内”。这次是 1 周年，上限 500 元，已占用 0 元，还可用 500 元。',
    );
    expect(await desk.shop.core.db.gift.count()).toBe(0);
    expect(await desk.shop.core.db.approvalRequest.count()).toBe(0);
    await desk.propose('500.00');
    expect(await desk.gifts()).toMatchObject([
      {
        number: 1,
        state: 'proposed',
        proposedFen: 50_000n,
        anniversary: { year: 1 },
        proposedBy: { name: '张伟' },
      },
    ]);
    expect(await desk.left()).toBe(0n);
  });

  it.each([
    ['2024-03-02', 3, '2000.00', '2000.01'],
    ['2015-03-02', 12, '2000.00', '2000.01'],
    ['2025-03-02', 2, '1000.00', '1000.01'],
  ])('year 3 and year 12 both 2000: a deal of %s is year %i', async (dealOn, year, most, more) => {
    desk.customer = await desk.shop.aCustomer({ code: 'C002', anchors: { firstDeal: dealOn } });
    await expect(desk.propose(more)).rejects.toMatchObject({ code: 'not_allowed' });
    await desk.propose(most);
    expect((await desk.gifts())[0]?.anniversary.year).toBe(year);
  });

  it.each([
    [{ firstDeal: '2026-12-01' }, '成交未满一年，没有周年礼品'],
    [{ trialStarted: '2027-02-01' }, '还没有登记首单成交日期'],
    [{ firstDeal: '2025-09-01' }, '现在离周年日太远'],
  ])('year 0 no gift, and none without an anniversary: %j', async (anchors, why) => {
    desk.customer = await desk.shop.aCustomer({ code: 'C002', anchors });
    expect(await desk.shop.refusedWith(desk.propose('1'))).toContain(why);
    expect(await desk.shop.core.db.gift.count()).toBe(0);
  });

  it('of nothing is refused', async () => {
    expect(await desk.shop.refusedWith(desk.propose('0'))).toContain('金额必须大于 0');
  });

  it('takes its part of the cap at once, and gives it back when it is rejected or withdrawn', async () => {
    const first = await desk.propose('300');
    expect(await desk.shop.refusedWith(desk.propose('200.01'))).toContain('已占用 300 元，还可用 200 元');
    await decide(desk.shop.core, desk.shop.staff.zhou, first, { approved: false, reason: '换一种' });
    expect(await desk.left()).toBe(50_000n);
    await desk.propose('450');
    expect(await desk.shop.ask('zhang', '/crm 礼品 撤回 C001 2')).toContain('已撤回');
    expect(await desk.left()).toBe(50_000n);
    expect((await desk.gifts()).map(({ state }) => state)).toEqual(['rejected', 'withdrawn']);
  });

  it('two at once for one anniversary cannot both take the cap', async () => {
    const outcomes = await Promise.allSettled([
      desk.propose('300'),
      desk.propose('300', { by: 'wang' }),
      desk.propose('300', { by: 'li' }),
      desk.propose('300'),
    ]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await desk.left()).toBe(20_000n);
    expect(await desk.shop.core.db.approvalRequest.count()).toBe(1);
  });

  it('of two anniversaries does not share a cap', async () => {
    await desk.propose('500');
    desk.shop.clock.set('2028-02-20T10:00');
    await desk.propose('1000');
    expect((await desk.gifts()).map(({ anniversary }) => anniversary.year)).toEqual([1, 2]);
  });

  it('that is confirmed closes the follow-up, even if it was proposed by command', async () => {
    await desk.shop.at('2027-02-20T10:00');
    expect((await desk.shop.followUp('gift-prepare')).state).toBe('open');
    await desk.confirm(await desk.propose('480'));
    expect(await desk.shop.followUp('gift-prepare')).toMatchObject({ state: 'closed', closedBy: 'approval' });
    expect((await desk.gifts())[0]).toMatchObject({ state: 'confirmed', confirmedBy: '周财务' });
  });

  it('is not confirmed above a cap that was lowered meanwhile', async () => {
    const id = await desk.propose('480');
    const lower = { ...desk.shop.core.templates, gifts: { capsFen: [40_000n] } };
    expect(
      await desk.shop.refusedWith(
        decide({ ...desk.shop.core, templates: lower }, desk.shop.staff.zhou, id, { approved: true }),
      ),
    ).toContain('480 元超出上限');
    expect(await desk.gifts()).toMatchObject([{ state: 'proposed' }]);
  });
});

it('every card about a gift’s money says the year, the cap and what is left', async () => {
  const requestId = await desk.propose('480');
  await desk.shop.at('2027-02-22T09:00');
  await desk.confirm(requestId);
  const { id } = await desk.shop.core.db.gift.findUniqueOrThrow({ where: { requestId } });
  const gift = await findGift(desk.shop.core, desk.shop.staff.zhang, id);
  await spendGift(desk.shop.core, desk.shop.staff.zhang, gift, {
    fen: 53_000n,
    receiptNote: 'No530',
    reason: '涨价',
  });
  await desk.shop.at('2027-02-22T09:01');
  const pending = await desk.shop.core.db.approvalRequest.findFirstOrThrow({ where: { state: 'pending' } });
  await decide(desk.shop.core, desk.shop.staff.chen, pending.id, { approved: true });
  await desk.shop.at('2027-02-22T09:02');
  const cards = (['zhou', 'chen'] as const).flatMap((who) =>
    desk.shop
      .inbox(who)
      .map(({ text }) => text)
      .filter((text) => text.includes('¥')),
  );
  expect(cards.map((text) => text.split(/[：·]/u)[0] ?? '').toSorted()).toEqual([
    '待审批',
    '待审批',
    '礼品实付有变化',
  ]);
  for (const text of cards) {
    expect(text).toMatch(/成交周年：1 周年，2027年\d/u);
    expect(text).toMatch(/礼品上限：¥500/u);
    expect(text).toMatch(/(尚可使用（不含本次）|还可用)：¥\d/u);
  }
});
