import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openShop, type Shop } from '../shop.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop({ at: '2027-02-22T10:00', steps: ['gift-prepare'] });
  await shop.aCustomer({ code: 'C001', name: '杭州精工', anchors: { firstDeal: '2026-03-02' } });
  await shop.at('2027-02-22T10:00');
});
afterEach(() => shop.close());

const approve = async () => {
  const { id } = await shop.core.db.approvalRequest.findFirstOrThrow({ where: { state: 'pending' } });
  expect(await shop.press('zhou', 'approve', id)).toContain('已同意');
};

describe('/crm gift propose', () => {
  it('asks finance, and a second gift that exceeds the cap is refused with the remaining amount', async () => {
    expect(await shop.ask('zhang', '/crm 礼品 申请 C001 茶叶礼盒 480')).toBe(
      '礼品申请 · C001 杭州精工：已提交，等 周财务 审批。',
    );
    expect(await shop.ask('zhang', '/crm gift propose C001 水果 20.01')).toContain('还可用 20 元');
    await shop.at('2027-02-22T10:01');
    const [card, ...more] = shop.inbox('zhou').map(({ text }) => text);
    expect(more).toEqual([]);
    expect(card).toContain('金额：¥480');
    // What finance has to know to decide.
    expect(card).toContain('成交周年：1 周年，2027年3月2日 周二\n礼品上限：¥500\n尚可使用（不含本次）：¥500');
  });

  it('with the customer alone opens the form, which is about the customer', async () => {
    expect(await shop.ask('zhang', '/crm 礼品 申请 C001')).toBe('form gift');
    const { id } = await shop.customer('C001');
    expect(await shop.submit('zhang', 'gift', id, { item: '茶叶礼盒', amount: '480' })).toContain('已提交');
  });

  it('is not for finance, who confirms, nor for other people’s customers', async () => {
    expect(await shop.ask('zhou', '/crm gift propose C001 茶叶 480')).toContain('没有找到客户“C001”');
    expect(await shop.ask('zhao', '/crm gift propose C001 茶叶 480')).toContain('没有找到客户“C001”');
    expect(await shop.core.db.gift.count()).toBe(0);
  });
});

describe('/crm gift spend', () => {
  beforeEach(async () => {
    await shop.ask('zhang', '/crm 礼品 申请 C001 茶叶礼盒 480');
  });

  it('is refused before confirmation; afterwards records the cost once, in the ledger', async () => {
    expect(await shop.ask('zhou', '/crm gift spend C001 1 476.50 receipt=No123')).toContain('财务还没有确认');
    await approve();
    expect(await shop.ask('zhou', '/crm gift spend C001 1 476.50 receipt=No123')).toBe(
      [
        'C001 杭州精工 1. 茶叶礼盒 · 1 周年（2027年3月2日 周二） · 申请 480 元（张伟） · 已登记实付 476.50 元，票据 No123（周财务 2027年2月22日 周一 10:00）',
        '1 周年（2027年3月2日 周二）：上限 500 元，已占用 476.50 元，还可用 23.50 元',
      ].join('\n'),
    );
    expect(await shop.ask('zhang', '/crm 礼品 实付 C001 1 3 票据=No124')).toContain('不能重复报销');
  });

  it('without an amount opens the form; sent twice, the second is refused and comes back whole', async () => {
    await approve();
    expect(await shop.ask('zhang', '/crm 礼品 实付 C001')).toBe('form gift-spend');
    const { id } = await shop.core.db.gift.findFirstOrThrow();
    expect(await shop.submit('zhang', 'gift-spend', id, { amount: '5x', receipt: 'No1' })).toContain(
      '还没有保存',
    );
    expect(await shop.submit('zhang', 'gift-spend', id, { amount: '476.5', receipt: 'No1' })).toContain(
      '476.50',
    );
    const again = await shop.submit('zhang', 'gift-spend', id, { amount: '12', receipt: 'No2' });
    expect(again).toContain('不能重复报销');
    expect(again).toContain('票据：No2');
    expect(await shop.press('zhang', 'gift-spend', id)).toContain('已登记实付');
  });

  it('the button of a gift outside one’s scope behaves as if it did not exist', async () => {
    const { id } = await shop.core.db.gift.findFirstOrThrow();
    const none = await shop.press('zhao', 'gift-spend', '0198c0de-0000-7000-8000-000000000000');
    for (const value of [id, 'x', "' OR 1=1"])
      expect(await shop.press('zhao', 'gift-spend', value)).toBe(none);
    expect(await shop.submit('qian', 'gift-spend', id, { amount: '1', receipt: 'x' })).toContain(none);
    expect(await shop.refusals()).toBe(2);
  });
});

describe('/crm gift correct', () => {
  beforeEach(async () => {
    await shop.ask('zhang', '/crm 礼品 申请 C001 茶叶礼盒 480');
    await approve();
    await shop.ask('zhou', '/crm gift spend C001 1 476.50 receipt=No123');
  });

  it('corrects by command; with the customer alone opens the form with what is recorded', async () => {
    expect(await shop.ask('zhang', '/crm 礼品 更正 C001 1 金额=467.50 原因=看错票据')).toContain(
      '已登记实付 467.50 元，票据 No123',
    );
    expect(await shop.ask('zhang', '/crm gift correct C001')).toBe('form gift-correct');
    const { id } = await shop.core.db.gift.findFirstOrThrow();
    const answers = {
      item: '茶叶礼盒',
      amount: '470',
      spentOn: '2027-02-20',
      receipt: 'No123',
      reason: '再改',
    };
    expect(await shop.submit('zhang', 'gift-correct', id, answers)).toContain(
      '票据 No123（2027年2月20日 周六）',
    );
  });

  it('above the cap names who decides', async () => {
    expect(await shop.ask('zhang', '/crm gift correct C001 1 amount=530 reason=涨价')).toContain(
      '等 陈总监 决定',
    );
  });
});

describe('the form of what a gift cost', () => {
  it('above the cap comes back with what was typed and asks for the reason, then names who decides', async () => {
    await shop.ask('zhang', '/crm 礼品 申请 C001 茶叶礼盒 480');
    await approve();
    const { id } = await shop.core.db.gift.findFirstOrThrow();
    const answers = { amount: '530', receipt: 'No1', spentOn: '2027-02-22' };
    const refused = await shop.submit('zhang', 'gift-spend', id, answers);
    expect(refused).toContain('530 元超出上限');
    expect(refused).toContain('请写明原因再登记一次');
    expect(refused).toContain('票据：No1');
    expect(await shop.submit('zhang', 'gift-spend', id, { ...answers, reason: '当天涨价' })).toContain(
      '等 陈总监 决定',
    );
  });
});

describe('/crm gift list', () => {
  beforeEach(async () => {
    await shop.aCustomer({
      code: 'C002',
      supervisor: 'qian',
      salesperson: 'zhao',
      assistant: null,
      anchors: { firstDeal: '2025-03-02' },
    });
    await shop.ask('zhang', '/crm gift propose C001 茶叶礼盒 480');
    await shop.ask('zhao', '/crm gift propose C002 水果 900');
  });

  it.each([
    ['zhang', ['C001']],
    ['wang', ['C001']],
    ['li', ['C001']],
    ['zhao', ['C002']],
    ['qian', ['C002']],
    ['zhou', ['C001', 'C002']],
    ['chen', ['C001', 'C002']],
    ['wu', ['C001', 'C002']],
  ] as const)('%s sees %j', async (by, codes) => {
    const text = await shop.ask(by, '/crm gift list');
    expect(['C001', 'C002'].filter((code) => text.includes(code))).toEqual(codes);
  });

  it('of one customer shows the remaining amount, is recorded, and is hidden from others', async () => {
    expect(await shop.ask('zhou', '/crm 礼品 C001')).toBe(
      [
        'C001 杭州精工：礼品台账',
        '1. 茶叶礼盒 · 1 周年（2027年3月2日 周二） · 申请 480 元（张伟） · 待财务确认',
        '1 周年（2027年3月2日 周二）：上限 500 元，已占用 480 元，还可用 20 元',
      ].join('\n'),
    );
    expect(await shop.core.db.audit.count({ where: { action: 'file.read', subject: 'gift list' } })).toBe(1);
    expect(await shop.ask('zhao', '/crm gift list C001')).toBe(await shop.ask('zhao', '/crm gift list C001'));
    expect(await shop.ask('zhao', '/crm gift list C001')).toContain('没有找到客户“C001”');
    expect(await shop.ask('qian', '/crm gift list C001')).toContain('不归您跟进');
  });

  it('finance reads the ledger and no more of the file', async () => {
    expect(await shop.ask('zhou', '/crm customer show C001')).toContain('没有找到客户“C001”');
  });
});

describe('/crm gift withdraw', () => {
  it('withdraws a pending or confirmed gift for those entitled, and frees the cap', async () => {
    await shop.ask('zhang', '/crm gift propose C001 茶叶礼盒 480');
    expect(await shop.ask('wang', '/crm gift withdraw C001 1')).toContain('没有找到这件申请');
    await approve();
    expect(await shop.ask('wang', '/crm gift withdraw C001 1')).toContain(
      '只有提出人 张伟、销售主管和财务可以撤回',
    );
    expect(await shop.ask('zhang', '/crm 礼品 撤回 C001')).toContain('还可用 500 元');
    expect(await shop.ask('zhang', '/crm 礼品 撤回 C001 1')).toContain('不能撤回');
    expect(await shop.core.db.audit.count({ where: { action: 'gift.withdraw' } })).toBe(1);
  });

  it('a spent gift cannot be withdrawn', async () => {
    await shop.ask('zhang', '/crm gift propose C001 茶叶礼盒 480');
    await approve();
    await shop.ask('zhou', '/crm gift spend C001 1 476.50 receipt=No123');
    expect(await shop.ask('zhou', '/crm gift withdraw C001 1')).toContain('不能撤回');
  });
});
