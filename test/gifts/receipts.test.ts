import { Temporal } from 'temporal-polyfill';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decide } from '../../jobs/approvals/decide.ts';
import { findGift } from '../../jobs/gifts/find-gift.ts';
import { correctGift, spendGift } from '../../jobs/approvals/spend-gift.ts';
import { withdraw } from '../../jobs/approvals/withdraw.ts';
import type { Colleague } from '../company.ts';
import { type GiftDesk, openGiftDesk } from './gift-desk.ts';

let desk: GiftDesk;

beforeEach(async () => {
  desk = await openGiftDesk();
});

afterEach(() => desk.shop.close());

describe('what it has cost', () => {
  it('is recorded with its receipt; what it cost less is free again', async () => {
    const id = await desk.confirmed('480');
    expect(await desk.spend(id, 47_650n, ' No123 ')).toMatchObject({
      state: 'spent',
      spentFen: 47_650n,
      receiptNote: 'No123',
      spentBy: '周财务',
    });
    expect(await desk.left()).toBe(2_350n);
    expect(await desk.shop.core.db.audit.count({ where: { action: 'gift.spend' } })).toBe(1);
  });

  it('gift 500.00 accepted, 500.01 refused, its own reservation not counted', async () => {
    const id = await desk.confirmed('300');
    expect(await desk.shop.refusedWith(desk.spend(id, 50_001n))).toContain('500.01 元超出上限');
    await desk.spend(id, 50_000n);
    expect(await desk.left()).toBe(0n);
  });

  it('stays within what the other gifts of the anniversary leave', async () => {
    await desk.confirmed('300', '茶叶');
    const second = await desk.confirmed('200', '水果');
    expect(await desk.shop.refusedWith(desk.spend(second, 20_001n))).toContain(
      '已占用 300 元，还可用 200 元',
    );
    await desk.spend(second, 20_000n);
  });

  it('is claimed once: the second time is refused with who and when', async () => {
    const id = await desk.confirmed('480');
    await desk.spend(id, 47_650n);
    desk.shop.clock.set('2027-03-01T10:00');
    expect(await desk.shop.refusedWith(desk.spend(id, 1n, 'No2', 'zhang'))).toContain(
      '这件礼品的实付已由 周财务 于 2027年2月20日 周六 登记，不能重复报销。',
    );
  });

  it('twice at the same moment is recorded once', async () => {
    const id = await desk.confirmed('480');
    const outcomes = await Promise.allSettled([
      desk.spend(id, 100n, 'A'),
      desk.spend(id, 200n, 'B'),
      desk.spend(id, 300n, 'C'),
    ]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await desk.shop.core.db.audit.count({ where: { action: 'gift.spend' } })).toBe(1);
  });

  it('a receipt counts once for an anniversary, however it is spelt', async () => {
    const [first, second] = [await desk.confirmed('200', '茶叶'), await desk.confirmed('200', '水果')];
    await desk.spend(first, 20_000n, 'No 123');
    expect(await desk.shop.refusedWith(desk.spend(second, 20_000n, 'ＮＯ１２３'))).toContain(
      '已用在这次周年的“茶叶”上',
    );
    expect(await desk.shop.refusedWith(desk.spend(second, 20_000n, '  '))).toContain('缺少票据号');
    await desk.spend(second, 20_000n, 'No124');
  });

  it.each([
    ['is not recorded before finance has confirmed', false, '财务还没有确认'],
    ['is not recorded for what was rejected', true, '已驳回'],
  ])('%s', async (_what, reject, why) => {
    const requestId = await desk.propose('480');
    if (reject)
      await decide(desk.shop.core, desk.shop.staff.zhou, requestId, { approved: false, reason: '不需要' });
    expect(await desk.shop.refusedWith(desk.spend(requestId, 1n))).toContain(why);
  });

  it('is for those who work on the customer and finance; for others there is no such gift', async () => {
    const id = await desk.confirmed('480');
    for (const by of ['zhao', 'qian'] as const) {
      await expect(desk.spend(id, 1n, 'x', by)).rejects.toMatchObject({
        says: { code: 'gift/none-or-not-yours' },
        refusal: { why: 'customer' },
      });
    }
    await desk.spend(id, 47_650n, 'No1', 'zhang');
  });
});

describe('a receipt above the cap', () => {
  const overspend = async (giftId: string, fen: bigint, reason?: string, by: Colleague = 'zhang') =>
    await spendGift(
      desk.shop.core,
      desk.shop.staff[by],
      await findGift(desk.shop.core, desk.shop.staff[by], giftId),
      {
        fen,
        receiptNote: 'No530',
        ...(reason === undefined ? {} : { reason }),
      },
    );
  const pending = async () =>
    await desk.shop.core.db.approvalRequest.findFirstOrThrow({
      where: { kind: 'gift-overspend', state: 'pending' },
    });
  const decideIt = async (approved: boolean) =>
    await decide(desk.shop.core, desk.shop.staff.chen, (await pending()).id, {
      approved,
      ...(approved ? {} : { reason: '按规定' }),
    });

  it('needs a reason, and then a decision, until which it is shown as waiting and counts against the cap', async () => {
    const id = await desk.confirmed('480');
    expect(await desk.shop.refusedWith(overspend(id, 53_000n))).toContain('请写明原因再登记一次，会提交决定');
    expect(await desk.gifts()).toMatchObject([{ state: 'confirmed' }]);
    const { gift, asked } = await overspend(id, 53_000n, '当天涨价');
    expect(asked?.map(({ name }) => name)).toEqual(['陈总监']);
    expect(gift).toMatchObject({ state: 'overspent', spentFen: 53_000n, receiptNote: 'No530' });
    expect(await desk.left()).toBe(0n);
    expect(await desk.shop.ask('zhou', '/crm 礼品 C001')).toContain(
      '超出上限，待决定：实付 530 元，票据 No530',
    );
    expect(await desk.shop.refusedWith(desk.spend(id, 1n, 'No2'))).toContain('正在等决定');
  });

  it('that is approved is spent, and finance is told what to book', async () => {
    await overspend(await desk.confirmed('480'), 53_000n, '当天涨价');
    await decideIt(true);
    expect(await desk.gifts()).toMatchObject([{ state: 'spent', spentFen: 53_000n }]);
    await desk.shop.at('2027-02-22T09:00');
    const told = desk.shop
      .inbox('zhou')
      .map(({ text }) => text)
      .find((text) => text.includes('礼品实付有变化'));
    expect(told).toContain('陈总监 已同意，请按下面的金额入账');
    expect(told).toContain('实付：— → ¥530');
    expect(told).toContain('已占用：¥530');
  });

  it('that is not approved is taken out again, and the applicant hears what then', async () => {
    const id = await desk.confirmed('480');
    await overspend(id, 53_000n, '当天涨价');
    await decideIt(false);
    expect(await desk.gifts()).toMatchObject([
      {
        state: 'confirmed',
        spentFen: null,
        receiptNote: null,
        changes: [{ reason: '当天涨价' }, { reason: '按规定' }],
      },
    ]);
    await desk.shop.at('2027-02-22T09:00');
    expect(
      desk.shop
        .inbox('zhang')
        .map(({ text }) => text)
        .join(),
    ).toContain('公司最多承担 500 元');
    await desk.spend(id, 50_000n, 'No530');
    expect(await desk.left()).toBe(0n);
  });

  it('whose request is withdrawn can be recorded again', async () => {
    const id = await desk.confirmed('480');
    await overspend(id, 53_000n, '当天涨价');
    await withdraw(desk.shop.core, desk.shop.staff.zhang, (await pending()).id);
    expect(await desk.gifts()).toMatchObject([{ state: 'confirmed', spentFen: null }]);
    await desk.spend(id, 48_000n, 'No530');
  });

  it('is recorded by finance too, and decided by the director, not by finance', async () => {
    await overspend(await desk.confirmed('480'), 53_000n, '当天涨价', 'zhou');
    await expect(
      decide(desk.shop.core, desk.shop.staff.zhou, (await pending()).id, { approved: true }),
    ).rejects.toMatchObject({ code: 'not_allowed' });
    await decideIt(true);
  });

  it('is not sent for a decision within the cap, nor with a receipt that was used', async () => {
    const first = await desk.confirmed('100', '茶叶');
    await desk.spend(first, 10_000n, 'No530');
    const second = await desk.confirmed('300', '水果');
    expect(await desk.shop.refusedWith(overspend(second, 53_000n, '涨价'))).toContain(
      '已用在这次周年的“茶叶”上',
    );
    const form = { gift: '2', amount: '300', receipt: 'No3', reason: '想问一下' };
    expect(await desk.shop.submit('zhang', 'gift-overspend', desk.customer.id, form)).toContain(
      '没有超出上限（还可用 400 元）',
    );
    expect(await desk.shop.core.db.approvalRequest.count({ where: { kind: 'gift-overspend' } })).toBe(0);
  });

  it('twice at the same moment is sent for one decision', async () => {
    const id = await desk.confirmed('480');
    const outcomes = await Promise.allSettled([
      overspend(id, 53_000n, 'a'),
      overspend(id, 53_000n, 'b', 'li'),
    ]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await desk.shop.core.db.approvalRequest.count({ where: { kind: 'gift-overspend' } })).toBe(1);
  });
});

describe('a recorded cost', () => {
  const correct = async (
    giftId: string,
    change: Omit<Parameters<typeof correctGift>[3], 'reason'>,
    reason = '看错票据',
    by: Colleague = 'zhang',
  ) =>
    await correctGift(
      desk.shop.core,
      desk.shop.staff[by],
      await findGift(desk.shop.core, desk.shop.staff[by], giftId),
      {
        ...change,
        reason,
      },
    );
  const spent = async () => {
    const id = await desk.confirmed('480');
    await desk.spend(id, 47_650n);
    return id;
  };

  it('is corrected with a reason: ledger, rest of the year, history and audit follow, and finance hears of it', async () => {
    const id = await spent();
    const day = Temporal.PlainDate.from('2027-02-19');
    await correct(id, { fen: 46_750n, spentOn: day, item: '茶叶礼盒（大）' });
    expect(await desk.gifts()).toMatchObject([
      { state: 'spent', spentFen: 46_750n, item: '茶叶礼盒（大）', receiptNote: 'No1', spentBy: '周财务' },
    ]);
    expect(await desk.left()).toBe(3_250n);
    expect((await desk.gifts())[0]?.spentOn?.toString()).toBe('2027-02-19');
    expect(await desk.shop.ask('zhou', '/crm 礼品 C001')).toMatch(
      /张伟 .*：.*476\.50 → 467\.50.*原因：看错票据/u,
    );
    expect(await desk.shop.core.db.audit.findMany({ where: { action: 'gift.correct' } })).toMatchObject([
      {
        before: { spentYuan: '476.50', item: '茶叶礼盒' },
        after: { spentYuan: '467.50', reason: '看错票据' },
      },
    ]);
    await desk.shop.at('2027-02-22T09:00');
    const told = desk.shop
      .inbox('zhou')
      .map(({ text }) => text)
      .find((text) => text.includes('礼品实付有变化'));
    expect(told).toContain('实付：¥476.50 → ¥467.50');
    expect(told).toContain('还可用：¥32.50');
  });

  it('is not corrected without a reason, without a change, to a day to come, or before it is recorded', async () => {
    const id = await spent();
    expect(await desk.shop.refusedWith(correct(id, { fen: 1n }, ' '))).toContain('更正要写明原因');
    expect(await desk.shop.refusedWith(correct(id, { fen: 47_650n }))).toContain('没有可以更正的');
    const tomorrow = Temporal.PlainDate.from('2027-02-21');
    expect(await desk.shop.refusedWith(correct(id, { spentOn: tomorrow }))).toContain('还没有到');
    const second = await desk.confirmed('20', '贺卡');
    expect(await desk.shop.refusedWith(correct(second, { fen: 1n }))).toContain('还没有登记实付');
    expect(await desk.shop.core.db.giftChange.count()).toBe(0);
  });

  it('that is corrected above the cap waits for a decision; without it, the former cost stays', async () => {
    const id = await spent();
    expect((await correct(id, { fen: 53_000n })).asked).not.toBeNull();
    expect(await desk.gifts()).toMatchObject([{ state: 'overspent', spentFen: 53_000n }]);
    const { id: requestId } = await desk.shop.core.db.approvalRequest.findFirstOrThrow({
      where: { kind: 'gift-overspend' },
    });
    await decide(desk.shop.core, desk.shop.staff.chen, requestId, { approved: false, reason: '按规定' });
    expect(await desk.gifts()).toMatchObject([{ state: 'spent', spentFen: 47_650n, receiptNote: 'No1' }]);
    await desk.shop.at('2027-02-22T09:00');
    expect(
      desk.shop
        .inbox('zhang')
        .map(({ text }) => text)
        .join(),
    ).toContain('仍按原来登记的 476.50 元');
  });
});
