import { afterEach, beforeEach, expect } from 'vitest';
import { tablesOfCustomer } from '../../jobs/merge/tables-of-customer.ts';
import { bindRoom } from '../../jobs/rooms/bind-room.ts';
import { type Counter, openCounter } from './counter.ts';

/** A company with two customers that turn out to be one; each test has its own. */
export function useCounter(): void {
  beforeEach(async () => {
    counter = await openCounter({ at: '2026-03-02T10:00', steps: 'all' });
  });
  afterEach(() => counter.close());
}

export let counter: Counter;

export const db = () => counter.core.db;

/** C007 turns out to be C001. Everything of which a customer can have rows is there for C007. */
export async function twoOfOneCompany({
  seller = 'zhang',
  assistant = null,
}: {
  readonly seller?: 'zhang' | 'zhao';
  readonly assistant?: 'wang' | null;
} = {}) {
  const { core, staff } = counter;
  const kept = await counter.aCustomer({
    code: 'C001',
    name: '无锡新力纺织厂',
    assistant,
    anchors: { trialStarted: '2026-03-02' },
  });
  const merged = await counter.aCustomer({
    code: 'C007',
    name: '新力纺织',
    salesperson: seller,
    anchors: { firstContact: '2026-02-02', trialStarted: '2026-02-20', firstDeal: '2025-03-10' },
  });
  for (const customer of [kept, merged]) {
    const platformRoomId = `G-${customer.code}`;
    counter.chat.addRoom(platformRoomId, [{ platformUserId: 'X', external: true }]);
    await bindRoom(core, null, customer, { platform: 'chat', platformRoomId, name: customer.name });
  }
  await counter.aCustomer({ code: 'C009', name: '新力' });
  await counter.ask('li', '/crm 客户 合并 C007 C009 确认');
  for (const line of [
    'contact add C007 王工',
    'contact-plan add C001 李工',
    'contact-plan add C007 王工 next=2026-03-03',
    'order record C007 2025-03-10 promised=2025-03-20',
    'log add C007 电话聊过，一切正常',
    'holiday skip C007 labour-day-2026',
  ]) {
    await counter.ask('li', `/crm ${line}`);
  }
  expect(await counter.ask(seller, '/crm gift propose C007 茶叶 1')).toContain('已提交');
  await db().entry.create({
    data: {
      register: 'complaints',
      number: 'TS2603-001',
      customerId: merged.id,
      openerId: staff.li.id,
      state: 'solved',
      answers: {},
      openedAt: new Date(0),
      endedAt: new Date(0),
    },
  });
  await db().formAnswer.create({
    data: { form: 'log', version: 'v', customerId: merged.id, values: {}, at: new Date(0) },
  });
  await db().postSeat.create({ data: { customerId: merged.id, post: 'technical', staffId: staff.li.id } });
  await db().customer.update({ where: { id: merged.id }, data: { valueGrade: 'B1' } });
  expect(staff.li.code).toBe('li');
  return { kept, merged };
}

/** What identifies the rows of a customer, by column. */
export async function rowsOf(customerId: string, isLive = false): Promise<Record<string, readonly string[]>> {
  const found: Record<string, readonly string[]> = {};
  for (const [name, fate] of Object.entries(tablesOfCustomer)) {
    if (fate.is === 'stays') continue;
    const [table = '', column = ''] = name.split('.');
    const row = fate.is === 'moves' ? fate.row : 'id';
    const only = isLive && table === 'follow_up' ? `AND state <> 'cancelled'` : '';
    const rows = await db().$queryRawUnsafe<{ row: string }[]>(
      `SELECT (${row})::text AS row FROM "${table}" WHERE "${column}" = '${customerId}' ${only} ORDER BY 1`,
    );
    found[name] = rows.map((one) => one.row);
  }
  return found;
}

export const planned = async () => {
  const rows = await db().reminder.findMany({
    where: { state: 'planned', NOT: { slot: { startsWith: 'event>' } } },
    orderBy: [{ followUpId: 'asc' }, { slot: 'asc' }],
    select: { followUpId: true, slot: true, target: true, recipientId: true, dueAt: true },
  });
  return rows;
};
