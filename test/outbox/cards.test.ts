import { Temporal } from 'temporal-polyfill';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { followCards } from '../../jobs/cards/follow-cards.ts';
import { Prisma } from '../../prisma/client.ts';
import { decide } from '../../jobs/approvals/decide.ts';
import { openRequest } from '../../jobs/approvals/open-request.ts';
import { allActing } from '../../jobs/access/acting-staff.ts';
import { skipFollowUp, snoozeFollowUp } from '../../jobs/follow-ups/postpone.ts';
import { writeLog } from '../../jobs/logs/write-log.ts';
import { deliverDue } from '../../jobs/outbox/deliver-due.ts';
import { noPace } from '../../jobs/ports.ts';
import { changeCustomer } from '../../jobs/replan/change-customer.ts';
import type { ChatPlatform } from '../../jobs/ports.ts';
import { setAbsence } from '../../jobs/people/set-absence.ts';
import { recordSpend } from '../../jobs/gifts/record-spend.ts';
import { withdraw } from '../../jobs/approvals/withdraw.ts';
import { openShop } from '../shop.ts';
import { openOffice } from '../approvals/office.ts';
import { whenDone } from '../when-done.ts';
import { openScene, type Scene } from './scene.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await openScene('2026-03-03T10:00');
});
afterEach(() => scene.close());

const inbox = (code: string) => scene.chat.messages.filter(({ room }) => room === `dm:${code}`);
const card = (code: string) => inbox(code).at(-1)?.content;
const lastLine = (code: string) => card(code)?.body.at(-1);
const log = { purpose: 'trial-check', summary: '用得不错', fields: {}, channel: 'phone' };

/** C001's trial check is due and zhang has the card. */
async function aCard() {
  const customer = await scene.aCustomer('C001', { trialStarted: '2026-02-23' });
  await scene.at('2026-03-05T10:00');
  expect(card('zhang')?.buttons).toHaveLength(1);
  const followUp = await scene.core.db.followUp.findFirstOrThrow({ where: { state: 'open' } });
  return { customer, followUp: { id: followUp.id, customerId: customer.id, step: followUp.step } };
}
const updateRows = () => scene.core.db.cardUpdate.findMany({ orderBy: { dueAt: 'asc' } });
const missed = async () =>
  (await scene.core.db.notice.count({ where: { say: { not: 'morning/list' } } })) +
  (await scene.core.db.delivery.count({ where: { state: 'unknown' } }));

describe('a card follows its matter', () => {
  it('done: its button goes, and it says by whom and when', async () => {
    const { customer } = await aCard();
    await writeLog(scene.core, await scene.staff('wang'), customer, log);
    await deliverDue(scene.core);
    expect(card('zhang')?.buttons).toBeUndefined();
    expect(lastLine('zhang')).toBe('✓ 王芳 已处理（03-05 10:00）');
    expect(inbox('zhang')).toHaveLength(1);
  });

  it('snoozed: its button stays, because it can be done sooner; then cancelled: each with the person', async () => {
    const { followUp } = await aCard();
    const li = await scene.staff('li');
    await snoozeFollowUp(scene.core, li, followUp, Temporal.PlainDate.from('2026-03-10'), true);
    await deliverDue(scene.core);
    expect(lastLine('zhang')).toMatch(/^李主管 推迟到 2026年3月10日.*（03-05 10:00）$/);
    expect(card('zhang')?.buttons).toHaveLength(1);
    await skipFollowUp(scene.core, li, followUp, '客户不试了');
    await deliverDue(scene.core);
    expect(lastLine('zhang')).toBe('李主管 已跳过（03-05 10:00）');
    expect(card('zhang')?.buttons).toBeUndefined();
  });

  it('handed over: the giver’s card says who has it now', async () => {
    const { customer } = await aCard();
    const zhao = await scene.staff('zhao');
    await changeCustomer(scene.core, customer.id, 'test', async (tx) => {
      await tx.customer.update({ where: { id: customer.id }, data: { salespersonId: zhao.id } });
    });
    await deliverDue(scene.core);
    expect(card('zhang')?.buttons).toBeUndefined();
    expect(lastLine('zhang')).toBe('现由 赵敏 负责（03-05 10:00）');
  });

  it('its owner away: the card loses its button and names the stand-in', async () => {
    await aCard();
    const [zhang, zhao] = await Promise.all(['zhang', 'zhao'].map((code) => scene.staff(code)));
    if (zhang === undefined || zhao === undefined) throw new Error('no one');
    const [from, to] = ['2026-03-05', '2026-03-06'].map((on) => Temporal.PlainDate.from(on));
    if (from === undefined || to === undefined) throw new Error('no days');
    await setAbsence(scene.core, zhang, { staff: zhang, standIn: zhao, from, to });
    await deliverDue(scene.core);
    expect(card('zhang')?.buttons).toBeUndefined();
    expect(lastLine('zhang')).toBe('请假期间由 赵敏 代办（03-05 10:00）');
  });

  it('several changes before the update are one update, which shows the newest state', async () => {
    const { customer, followUp } = await aCard();
    const li = await scene.staff('li');
    await snoozeFollowUp(scene.core, li, followUp, Temporal.PlainDate.from('2026-03-10'), true);
    await writeLog(scene.core, li, customer, { ...log, followUpId: followUp.id });
    await deliverDue(scene.core);
    expect(scene.chat.updates).toHaveLength(1);
    expect((await updateRows()).map(({ state }) => state)).not.toContain('planned');
  });

  it('on a list only the item that is done loses its button', async () => {
    const first = await scene.aCustomer('C001', { trialStarted: '2026-02-23' });
    await scene.aCustomer('C002', { trialStarted: '2026-02-23' });
    await scene.at('2026-03-05T10:00');
    const before = card('zhang')?.buttons ?? [];
    expect(before).toHaveLength(2);
    await writeLog(scene.core, await scene.staff('zhang'), first, log);
    await deliverDue(scene.core);
    expect(card('zhang')?.buttons).toHaveLength(1);
    expect(lastLine('zhang')).toMatch(/处理：✓ 张伟 已处理（03-05 10:00）$/);
  });

  it('a change during a claim waits for it, and reaches the card', async () => {
    const { followUp } = await aCard();
    const { db } = scene.core;
    const wang = await scene.staff('wang');
    // As if it were due again, and a claim of it not committed yet.
    await db.reminder.updateMany({
      where: { audience: 'staff' },
      data: { state: 'planned', deliveryId: null },
    });
    const { id: cardId } = await db.delivery.findFirstOrThrow({ where: { card: { not: Prisma.DbNull } } });
    const waiting = async () =>
      (
        await db.sql.query(`SELECT FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'
        AND pid IN (SELECT pid FROM pg_stat_activity WHERE datname = current_database())`)
      ).rows.length;
    let change = Promise.resolve();
    await db.$transaction(async (claim) => {
      await claim.reminder.updateMany({
        where: { followUpId: followUp.id },
        data: { state: 'claimed', deliveryId: cardId },
      });
      change = db.$transaction((tx) =>
        followCards(tx, { followUps: [followUp.id] }, { by: wang.id, at: scene.core.clock.now() }),
      );
      await vi.waitUntil(async () => (await waiting()) > 0);
    });
    await change;
    expect((await updateRows()).map((row) => row.cardId)).toEqual([cardId]);
  });

  it('a customer’s message is never changed', async () => {
    const customer = await scene.aCustomer('C001');
    await scene.at('2026-03-12T10:00');
    const toCustomer = scene.chat.messages.filter(({ audience }) => audience === 'customer');
    expect(toCustomer.length).toBeGreaterThan(0);
    await writeLog(scene.core, await scene.staff('zhang'), customer, log);
    await deliverDue(scene.core);
    expect(scene.chat.messages.filter(({ audience }) => audience === 'customer')).toEqual(toCustomer);
    expect(scene.chat.updates.length).toBeGreaterThan(0);
  });
});

it('two people have the card and one decides: the other’s card loses its buttons and names the decider', async () => {
  const office = await openOffice();
  whenDone(() => office.close());
  const customer = await office.aCustomer({ code: 'C001', name: '杭州精工' });
  const { request } = await openRequest(office.core, office.staff.zhang, {
    kind: 'trip',
    customer,
    answers: { place: '杭州', cost: '1200' },
  });
  await office.deliver();
  // The stand-in is asked as well.
  await office.away('li', 'chen');
  await office.at('2026-03-03T10:05');
  expect(office.told('chen').at(-1)?.content.buttons).toHaveLength(2);
  const [chen] = await allActing(office.core.db, [office.staff.chen], office.today());
  if (chen === undefined) throw new Error('no one');
  await decide(office.core, chen, request.id, { approved: true });
  await office.deliver();
  for (const who of ['li', 'chen'] as const) {
    const told = office.told(who)[0]?.content;
    expect(told?.buttons).toBeUndefined();
    expect(told?.body.at(-1)).toBe(`✓ ${office.staff.chen.name} 已同意（03-03 10:05）`);
  }
});

it('an application that is withdrawn: the decider’s card loses its buttons and names the applicant', async () => {
  const office = await openOffice();
  whenDone(() => office.close());
  const customer = await office.aCustomer({ code: 'C001', name: '杭州精工' });
  const { id } = await office.apply('zhang', customer);
  await office.deliver();
  expect(office.told('li')[0]?.content.buttons).toHaveLength(2);
  await withdraw(office.core, office.staff.zhang, id);
  await office.deliver();
  const told = office.told('li')[0]?.content;
  expect(told?.buttons).toBeUndefined();
  expect(told?.body.at(-1)).toBe(`${office.staff.zhang.name} 已撤回（03-03 10:00）`);
});

it('a gift whose cost is recorded: the card that asks for the cost loses its button and says who recorded it', async () => {
  const shop = await openShop({ at: '2027-02-22T10:00', steps: ['gift-prepare'] });
  whenDone(() => shop.close());
  const customer = await shop.aCustomer({ code: 'C001', anchors: { firstDeal: '2026-03-02' } });
  const { request } = await openRequest(shop.core, shop.staff.zhang, {
    kind: 'gift',
    customer,
    answers: { item: '茶叶礼盒', amount: '500.00' },
  });
  await decide(shop.core, shop.staff.zhou, request.id, { approved: true });
  await deliverDue(shop.core);
  const asked = shop
    .inbox('zhang')
    .findLastIndex(({ content }) => content.buttons?.[0]?.action === 'gift-spend');
  expect(asked).toBeGreaterThanOrEqual(0);
  const gift = await shop.core.db.gift.findUniqueOrThrow({ where: { requestId: request.id } });
  await recordSpend(shop.core, shop.staff.zhou, gift.id, { fen: 50_000n, receiptNote: 'No1' });
  await deliverDue(shop.core);
  const told = shop.inbox('zhang')[asked]?.content;
  expect(told?.buttons).toBeUndefined();
  expect(told?.body.at(-1)).toBe(`✓ ${shop.staff.zhou.name} 已登记实付（02-22 10:00）`);
});

describe('an update harms nothing', () => {
  const logIt = async () => {
    const { customer } = await aCard();
    await writeLog(scene.core, await scene.staff('wang'), customer, log);
  };

  it('when it is refused: nothing is retried or reported', async () => {
    await logIt();
    scene.chat.failUpdatesWith(() => ({
      kind: 'reject',
      result: { status: 'rejected', problem: 'unsupported', detail: 'edit_window_closed' },
    }));
    await deliverDue(scene.core);
    await deliverDue(scene.core);
    expect(await missed()).toBe(0);
    expect((await updateRows()).map(({ state }) => state)).toEqual(['skipped']);
    expect(await scene.core.db.pause.count()).toBe(0);
  });

  it('when its response is lost: it is sent once more at most, and nothing else changes', async () => {
    await logIt();
    let tries = 0;
    scene.chat.failUpdatesWith(() => {
      tries += 1;
      return { kind: 'lose-answer', arrives: false };
    });
    for (let run = 0; run < 5; run += 1) {
      await deliverDue(scene.core);
      await scene.leasesRunOut();
    }
    expect(tries).toBe(2);
    expect(await missed()).toBe(0);
    expect((await updateRows()).map(({ state }) => state)).toEqual(['skipped']);
    expect(card('zhang')?.buttons).toHaveLength(1);
  });

  it('when the worker died: another one simply sends it again, in its newest state', async () => {
    await logIt();
    scene.chat.failUpdatesWith(() => ({ kind: 'die', arrives: true }));
    await deliverDue(scene.core);
    scene.chat.failUpdatesWith(null);
    await scene.leasesRunOut();
    await deliverDue(scene.core);
    expect(lastLine('zhang')).toBe('✓ 王芳 已处理（03-05 10:00）');
    expect((await updateRows()).map(({ state }) => state)).toEqual(['posted']);
  });

  it('a 429 pauses updates only: posts to the same person go on', async () => {
    await logIt();
    scene.chat.failUpdatesWith(() => ({
      kind: 'reject',
      result: { status: 'rejected', problem: 'rate_limited', detail: '', retryAfterMs: 60_000 },
    }));
    await deliverDue(scene.core);
    expect(await scene.core.db.pause.findMany()).toMatchObject([{ scope: 'updates:paper' }]);
    await scene.aCustomer('C003', { trialStarted: '2026-02-23' });
    await deliverDue(scene.core);
    expect(inbox('zhang')).toHaveLength(2);
    expect((await updateRows()).map(({ state }) => state)).toEqual(['planned']);
    scene.chat.failUpdatesWith(null);
    await scene.at('2026-03-05T10:05');
    expect((await updateRows()).map(({ state }) => state)).toEqual(['posted']);
  });

  it('updates never delay a reminder that is due: none begins while one is waiting', async () => {
    await logIt();
    await scene.aCustomer('C003', { trialStarted: '2026-02-23' });
    const { db, clock } = scene.core;
    const dueAt = { lte: new Date(clock.now().epochMilliseconds) };
    expect(await db.reminder.count({ where: { state: 'planned', dueAt } })).toBeGreaterThan(0);
    const waiting: number[] = [];
    const { update } = scene.chat.platform;
    Object.assign(scene.chat.platform, {
      update: async (...args: Parameters<ChatPlatform['update']>) => {
        waiting.push(await db.reminder.count({ where: { state: 'planned', dueAt } }));
        return await update(...args);
      },
    });
    await deliverDue(scene.core);
    expect(waiting).toEqual([0]);
    expect(inbox('zhang')).toHaveLength(2);
  });

  it('updates that are rate-limited by the platform’s budget hold up no post', async () => {
    const { capabilities } = scene.chat.platform;
    const edits = { messages: 1, perMs: 600 };
    Object.assign(scene.chat.platform, {
      capabilities: { ...capabilities, pace: { ...noPace, edits } },
    });
    await logIt();
    await deliverDue(scene.core);
    expect(scene.chat.updates).toHaveLength(1);
    expect(await scene.core.db.pace.count()).toBe(1);
  });
});

describe('a platform', () => {
  it('that cannot edit is not asked', async () => {
    const { capabilities } = scene.chat.platform;
    Object.assign(scene.chat.platform, { capabilities: { ...capabilities, edit: 'none' } });
    const { customer } = await aCard();
    await writeLog(scene.core, await scene.staff('wang'), customer, log);
    await deliverDue(scene.core);
    expect(scene.chat.updates).toEqual([]);
    expect((await updateRows()).map(({ state }) => state)).toEqual(['cancelled']);
  });

  describe('that changes a card once', () => {
    beforeEach(() => {
      const { capabilities } = scene.chat.platform;
      const edit = { uses: 1, withinMs: 3_600_000 };
      Object.assign(scene.chat.platform, { capabilities: { ...capabilities, edit } });
    });

    it('is asked for it when the matter ends, not while it is postponed or its owner away', async () => {
      const { customer, followUp } = await aCard();
      const li = await scene.staff('li');
      const from = Temporal.PlainDate.from('2026-03-05');
      const absence = {
        staff: await scene.staff('zhang'),
        standIn: await scene.staff('li'),
        from,
        to: from,
      };
      await setAbsence(scene.core, absence.staff, absence);
      await deliverDue(scene.core);
      await snoozeFollowUp(scene.core, li, followUp, Temporal.PlainDate.from('2026-03-10'), true);
      await deliverDue(scene.core);
      expect(scene.chat.updates).toEqual([]);
      expect((await updateRows()).length).toBeGreaterThan(1);
      await scene.at('2026-03-05T10:05');
      await writeLog(scene.core, await scene.staff('wang'), customer, { ...log, followUpId: followUp.id });
      await deliverDue(scene.core);
      expect(scene.chat.updates).toHaveLength(1);
      expect(card('zhang')?.buttons).toBeUndefined();
      expect(lastLine('zhang')).toContain('王芳');
    });

    it('is not asked again, whatever changes later', async () => {
      const { customer, followUp } = await aCard();
      const li = await scene.staff('li');
      await writeLog(scene.core, await scene.staff('wang'), customer, { ...log, followUpId: followUp.id });
      await deliverDue(scene.core);
      await scene.core.db.$transaction(async (tx) => {
        await tx.followUp.updateMany({ data: { state: 'open', endedAt: null, closedBy: null } });
        await followCards(tx, { followUps: [followUp.id] }, { by: li.id, at: scene.core.clock.now() });
      });
      await deliverDue(scene.core);
      expect(scene.chat.updates).toHaveLength(1);
    });

    it('is asked for a list when the last matter on it ends', async () => {
      for (const code of ['C001', 'C002']) await scene.aCustomer(code, { trialStarted: '2026-02-23' });
      await scene.at('2026-03-05T10:00');
      expect(card('zhang')?.buttons?.length).toBeGreaterThan(1);
      const wang = await scene.staff('wang');
      for (const [at, code] of ['C001', 'C002'].entries()) {
        await writeLog(scene.core, wang, await scene.customer(code), log);
        await deliverDue(scene.core);
        expect(scene.chat.updates).toHaveLength(at);
      }
    });
  });
});
