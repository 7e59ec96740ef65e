import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { workInbox } from '../../bot/inbound/work-inbox.ts';
import { storeInbound } from '../inbound/store-inbound.ts';
import { applyMigrations } from '../../prisma/migrate.ts';
import { copyDatabase, emptyDatabase } from '../database.ts';
import { earlierMigrations, readDump, restoreRows } from './dump.ts';
import { openUpgradedCompany } from './upgraded-company.ts';

/** The old program stopped on a Friday at 10:00, in the middle of its work. */
describe('the program on an upgraded database of version 0.1.0', { timeout: 120_000 }, () => {
  const dump = readDump('0.1.0');
  let upgraded: Awaited<ReturnType<typeof emptyDatabase>>;
  let copy: typeof upgraded;
  let company: ReturnType<typeof openUpgradedCompany>;
  beforeAll(async () => {
    upgraded = await emptyDatabase();
    await applyMigrations(upgraded.url, earlierMigrations(dump));
    await restoreRows(upgraded.url, dump);
    await applyMigrations(upgraded.url);
  });
  afterAll(() => upgraded.drop());
  beforeEach(async () => {
    copy = await copyDatabase(upgraded.url);
    company = openUpgradedCompany(copy.url, dump);
    await company.leasesRunOut();
  });
  afterEach(async () => {
    await company.close();
    await copy.drop();
    if (company.errors.length > 0) throw new Error(company.errors.join('\n'));
  });

  const rooms = () => company.messages().map(({ room }) => room);
  const saidAgain = () => company.saidSince.filter((item) => company.saidBefore.includes(item));
  const waiting = () =>
    company.core.db.reminder.count({
      where: {
        state: { in: ['planned', 'claimed'] },
        dueAt: { lte: new Date(company.core.clock.now().epochMilliseconds) },
      },
    });

  it('replans every customer and settles what was in flight, and posts nothing else', async () => {
    expect(company.saidBefore.length).toBeGreaterThan(100);
    await company.start();
    // Of five postings in flight two had arrived: zhang's morning list and the question to C008.
    // Those with something overdue have the list of their day.
    const lists = ['dm:chen', 'dm:qian', 'dm:wang'];
    // What the new version asks of a supervisor besides: July's market report, and customers whom too few contact.
    // And of assistants while no one has the post of 售后: goods that arrived yesterday, after their list of the day.
    const asked = ['dm:li', 'dm:li', 'dm:sun', 'dm:wang'];
    expect(rooms().toSorted()).toEqual(['customer:C009', ...lists, ...asked, 'dm:wu', 'dm:wu'].toSorted());
    expect(saidAgain()).toEqual([]);
    expect(await waiting()).toBe(0);
    expect(await company.core.db.delivery.count({ where: { state: 'claimed' } })).toBe(0);
    await company.start();
    expect(rooms()).toHaveLength(10);
  });

  it('keeps posted messages unchanged, and does not repeat those whose outcome is unknown', async () => {
    const ended = company.rows('reminder').filter(({ state }) => state === 'posted' || state === 'unknown');
    await company.start();
    const now = await company.core.db.reminder.findMany({
      where: { id: { in: ended.map(({ id }) => String(id)) } },
      select: { id: true, state: true, deliveryId: true },
    });
    const before = ended.map(({ id, state, delivery_id }) => ({ id, state, deliveryId: delivery_id }));
    expect(now).toHaveLength(before.length);
    expect(now).toEqual(expect.arrayContaining(before));
    expect(rooms()).not.toContain('customer:C006');
  });

  it('starts on Monday and posts what has become due, once', async () => {
    await company.isDownUntil('2026-07-06T09:30');
    await company.start();
    expect(rooms()).toEqual(expect.arrayContaining(['dm:chen', 'dm:li']));
    expect(saidAgain()).toEqual([]);
    expect(await waiting()).toBe(0);
    // One reminder is not posted any more; that is logged for the operator.
    expect(company.errors.splice(0)).toEqual([expect.stringContaining('a message was not posted')]);
    const said = rooms().length;
    await company.start();
    expect(rooms()).toHaveLength(said);
  });

  it('works on what had come in, once, also where a worker died after its work', async () => {
    const logs = (summary: string) => company.core.db.contactLog.count({ where: { summary } });
    expect(await logs('做完了，还没来得及说')).toBe(1);
    await workInbox(company.core);
    expect(await logs('做完了，还没来得及说')).toBe(1);
    expect(await logs('升级之前到的')).toBe(1);
    expect(await logs('这条没有做成')).toBe(0);
    const left = await company.core.db.inboundItem.groupBy({ by: ['state'], _count: true });
    expect(left.map(({ state }) => state).toSorted()).toEqual(['done', 'failed']);
    expect(rooms()).toEqual(['dm:zhang', 'dm:zhang']);
  });

  it('keeps the answer to a question asked by the old program, and names the customer', async () => {
    const customer = await company.core.db.customer.findUniqueOrThrow({ where: { code: 'C010' } });
    const asked = company
      .rows('delivery')
      .find(({ target, state }) => target === `customer:${customer.id}` && state === 'posted');
    const room = 'customer:C010';
    await storeInbound(company.core.db, company.core.clock, {
      kind: 'message',
      platform: 'web',
      dedupeKey: 'answer',
      at: dump.at,
      from: { platformUserId: room, name: '绍兴越城', external: true },
      text: '装好了，很顺利',
      message: { platformRoomId: room, platformMessageId: 'answer' },
      thread: { platformRoomId: room, platformMessageId: String(asked?.['platform_message_id']) },
      where: 'room',
      addressed: false,
      handle: { platformUserId: room, platformRoomId: room },
    });
    await workInbox(company.core);
    await company.start();
    const told = company
      .messages()
      .filter(({ room: to, text }) => to === 'dm:zhang' && text.includes('C010'));
    expect(told.map(({ text }) => text)).toEqual([expect.stringContaining('客户回复了')]);
  });

  it('lets people decide what waits for them, by the buttons of the old cards and of the new', async () => {
    expect(await company.press('li', '中秋团圆', '同意')).toContain('已同意');
    await company.start();
    expect(await company.press('wu', '真丝围巾', '同意')).toContain('已同意');
    const { approvalRequest, gift, greeting } = company.core.db;
    expect(await approvalRequest.count({ where: { state: 'pending' } })).toBe(0);
    expect(await gift.findFirstOrThrow({ where: { item: '真丝围巾' } })).toMatchObject({
      state: 'confirmed',
    });
    expect(await greeting.findFirstOrThrow({ where: { cycle: 'mid-autumn-2026' } })).toMatchObject({
      state: 'edited',
      text: '中秋团圆，感谢一路相伴。',
    });
    expect(await company.press('li', '中秋团圆', '同意')).not.toContain('会通知');
  });

  it('carries out a handover that was only proposed, once it is confirmed', async () => {
    expect(await company.press('li', '赵敏 → 张伟', '确认交接')).toContain('已移交');
    const moved = await company.core.db.customer.findUniqueOrThrow({
      where: { code: 'C007' },
      include: { salesperson: true },
    });
    expect(moved.salesperson?.code).toBe('zhang');
    await company.start();
    expect(company.members.get('customer:C007')?.map(({ platformUserId }) => platformUserId)).toEqual([
      'zhang',
    ]);
  });

  it('carries out a group change that the chat had postponed', async () => {
    await company.start();
    expect(company.members.get('customer:C010')?.map(({ platformUserId }) => platformUserId)).toEqual([
      'sun',
    ]);
  });

  it('lives through the following weeks: planned departures happen, and nothing is repeated', async () => {
    await company.until('2026-07-09T18:00');
    const before = rooms().length;
    await company.until('2026-07-14T10:00');
    const people = await company.core.db.staff.findMany({ where: { leftOn: { not: null } } });
    expect(people.map(({ code }) => code).toSorted()).toEqual(['he', 'qian']);
    const moved = await company.core.db.customer.findMany({
      where: { code: { in: ['C014', 'C015'] } },
      include: { salesperson: true },
    });
    expect(moved.map(({ salesperson }) => salesperson?.code)).toEqual(['sun', 'sun']);
    expect(rooms().slice(before)).toContain('dm:sun');
    expect(rooms().slice(before)).not.toContain('dm:qian');
    expect(saidAgain()).toEqual([]);
    expect(await waiting()).toBe(0);
    expect(await company.core.db.planRun.count({ where: { finishedAt: null } })).toBe(0);
  });
});
