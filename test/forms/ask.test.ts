import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { matchReply } from '../../jobs/logs/match-reply.ts';
import { keepReply } from '../../jobs/logs/keep-reply.ts';
import { writeLog } from '../../jobs/logs/write-log.ts';
import { openShop, type Shop } from '../shop.ts';

let shop: Shop;
let id: string;
/** The trial began on Monday 2 February; the repurchase is due on Sunday 1 March. */
beforeEach(async () => {
  shop = await openShop({ at: '2026-02-26T10:00', steps: ['trial-check', 'repurchase-1'] });
  await shop.aCustomer({ code: 'C001', name: '杭州精工', anchors: { trialStarted: '2026-02-02' } });
  await shop.at('2026-02-26T10:00');
  id = (await shop.followUp('repurchase-1')).id;
});
afterEach(() => shop.close());

const asked = () => shop.group('C001').filter(({ says }) => says.includes('repurchase-1/ask'));
const row = async () =>
  (await shop.followUp('repurchase-1')).reminders.find(({ slot }) => slot === 'event>asked');

describe('the button 在群里询问', () => {
  it('asks in the group at once, within hours, and the customer’s answer reaches the owner', async () => {
    expect(await shop.press('zhang', 'ask', id)).toBe(
      'C001 杭州精工：这就在客户群里问，客户回复后会告诉您。',
    );
    await shop.at('2026-02-26T10:01');
    expect(asked()).toHaveLength(1);
    const index = shop.chat.messages.findIndex(({ says }) => says.includes('repurchase-1/ask'));
    const thread = { platformRoomId: 'room-C001', platformMessageId: `m${index + 1}` };
    const followUp = await matchReply(shop.core.db, 'paper', thread);
    expect(followUp).toMatchObject({ id, step: 'repurchase-1' });
    const { id: customerId } = await shop.customer('C001');
    await keepReply(shop.core, {
      customerId,
      followUp,
      staff: null,
      sender: { platformUserId: 'K', name: '刘工', external: true },
      platform: 'paper',
      message: { platformRoomId: 'room-C001', platformMessageId: 'k1' },
      text: '四月要两台',
      at: shop.clock.now(),
    });
    await shop.at('2026-02-26T10:05');
    expect(shop.inbox('zhang').some(({ says }) => says.includes('repurchase-1/answered'))).toBe(true);
  });

  it('pressed twice, or by two at once, asks once; the second press says when', async () => {
    const said = await Promise.all((['zhang', 'li', 'wang'] as const).map((by) => shop.press(by, 'ask', id)));
    expect(said.filter((text) => text.includes('这就在客户群里问'))).toHaveLength(1);
    expect(said.filter((text) => text.includes('已经安排在'))).toHaveLength(2);
    await shop.at('2026-02-26T10:01');
    await shop.at('2026-02-27T10:00');
    expect(asked()).toHaveLength(1);
    expect(await shop.press('zhang', 'ask', id)).toBe(
      'C001 杭州精工：已于 2026年2月26日 周四 10:01 在群里问过，每件事只问一次。',
    );
    expect(await shop.core.db.audit.count({ where: { action: 'follow-up.ask' } })).toBe(1);
  });

  it.each([
    ['at night', '2026-02-26T21:00', '2026年2月27日 周五 09:00', '2026-02-27T09:00'],
    ['on a Sunday', '2026-03-01T10:00', '2026年3月2日 周一 09:00', '2026-03-02T09:00'],
    ['before the window', '2026-02-27T07:00', '2026年2月27日 周五 09:00', '2026-02-27T09:00'],
  ])(
    '%s waits for the customer’s hours, whatever is planned anew meanwhile',
    async (_when, now, told, opens) => {
      shop.clock.set(now);
      expect(await shop.press('zhang', 'ask', id)).toContain(`会在 ${told} 问`);
      await shop.ask('li', '/crm 客户 等级 C001 潜力');
      await shop.live(now);
      expect(asked()).toEqual([]);
      expect(await row()).toMatchObject({ audience: 'customer', recipientId: null, state: 'planned' });
      await shop.live(opens);
      expect(asked()).toHaveLength(1);
    },
  );

  it('after another question of the day waits for the next working day', async () => {
    await shop.aCustomer({ code: 'C002', anchors: { trialStarted: '2026-02-17' } });
    const second = await shop.followUp('repurchase-1', 'C002');
    await shop.live('2026-02-27T10:00');
    expect(shop.group('C002')).toHaveLength(1);
    expect(await shop.press('zhang', 'ask', second.id)).toContain('会在 2026年2月28日 周六 09:00 问');
    await shop.at('2026-02-27T10:01');
    expect(shop.group('C002')).toHaveLength(1);
    await shop.live('2026-02-28T09:00');
    expect(shop.group('C002')).toHaveLength(2);
  });

  it('of a closed follow-up names who recorded it, and asks nothing', async () => {
    const customer = await shop.customer('C001');
    const fields = { intent: 'yes', plan: '四月两台' };
    const log = { purpose: 'repurchase-1', summary: '有意', channel: 'phone', fields };
    await writeLog(shop.core, shop.staff.zhang, customer, log);
    expect(await shop.press('zhang', 'ask', id)).toContain('张伟 已于 2026年2月26日 周四 10:00 记录完成');
    expect(await row()).toBeUndefined();
  });

  it('one that ends before the question was asked is not asked about', async () => {
    shop.clock.set('2026-02-26T21:00');
    await shop.press('zhang', 'ask', id);
    const customer = await shop.customer('C001');
    const fields = { intent: 'yes', plan: '四月两台' };
    await writeLog(shop.core, shop.staff.zhang, customer, {
      purpose: 'repurchase-1',
      summary: '有意',
      channel: 'phone',
      fields,
    });
    await shop.live('2026-02-27T12:00');
    expect(asked()).toEqual([]);
  });

  it('without a customer’s group says so, and can be pressed again once there is one', async () => {
    await shop.core.db.room.updateMany({ data: { state: 'gone' } });
    expect(await shop.press('zhang', 'ask', id)).toContain('还没有沟通群');
    await shop.core.db.room.updateMany({ data: { state: 'bound' } });
    expect(await shop.press('zhang', 'ask', id)).toContain('这就在客户群里问');
  });

  it('of a step without a question says so', async () => {
    await shop.aCustomer({ code: 'C002', anchors: { trialStarted: '2026-02-20' } });
    const trial = await shop.followUp('trial-check', 'C002');
    expect(await shop.press('zhang', 'ask', trial.id)).toContain('没有为这一步准备问客户的话');
  });

  it('behaves as if it did not exist for people it is not for', async () => {
    const none = await shop.press('zhao', 'ask', '0198c0de-0000-7000-8000-000000000000');
    for (const value of [id, 'x', "' OR 1=1"]) expect(await shop.press('zhao', 'ask', value)).toBe(none);
    expect(await shop.refusals()).toBe(1);
    expect(await row()).toBeUndefined();
  });
});
