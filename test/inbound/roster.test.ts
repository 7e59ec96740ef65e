import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { handleInbound } from '../../bot/inbound/handle-inbound.ts';
import type { Inbound } from '../../jobs/ports.ts';
import { newId } from '../../prisma/new-id.ts';
import { accountOf } from '../company.ts';
import { type Counter, openCounter } from '../commands/counter.ts';

let counter: Counter;
beforeEach(async () => {
  counter = await openCounter({ at: '2026-03-02T10:00', steps: ['roster'] });
  await counter.aCustomer({ code: 'C001', name: '杭州精工' });
});
afterEach(() => counter.close());

const colleagues = ['li', 'zhang', 'wang'].map((code) => ({ platformUserId: accountOf(code) }));
const guest = { platformUserId: 'X1', name: '王师傅', external: true };
const roster = async () =>
  (await counter.core.db.followUp.findMany({ where: { step: 'roster' }, orderBy: { cycle: 'asc' } })).map(
    ({ cycle, state }) => `${cycle} ${state}`,
  );
/** A person on the customer's side joins or leaves, and the chat reports it. */
async function member(change: 'joined' | 'left'): Promise<void> {
  counter.chat.addRoom('G1', change === 'joined' ? [...colleagues, guest] : colleagues);
  const inbound: Inbound = {
    kind: 'member',
    platform: counter.chat.platform.id,
    dedupeKey: crypto.randomUUID(),
    at: counter.clock.now().toString(),
    from: { platformUserId: guest.platformUserId, name: guest.name, external: true },
    change,
    platformRoomId: 'G1',
    bot: false,
    handle: { platformUserId: guest.platformUserId },
  };
  const id = newId();
  await counter.core.db.inboundItem.create({
    data: {
      id,
      platform: inbound.platform,
      dedupeKey: inbound.dedupeKey,
      payload: {},
      receivedAt: new Date(0),
    },
  });
  await handleInbound(counter.core, inbound, id);
}

describe('四方沟通群', () => {
  it('is owed without a group and with a group without the customer, and the answer lists who is missing', async () => {
    expect(await roster()).toEqual(['1 open']);
    counter.chat.addRoom('G1', colleagues);
    expect(await counter.ask('li', '/crm 客户 绑定 C001', 'G1')).toContain('群里还没有客户');
    expect(await roster()).toEqual(['1 open']);
  });

  it('is not owed while the group of a new customer is being made, and is once it cannot be made', async () => {
    const owed = (code: string) =>
      counter.core.db.followUp.count({ where: { step: 'roster', customer: { code } } });
    const make = counter.chat.platform.ensureRoom;
    const during: number[] = [];
    Object.assign(counter.chat.platform, {
      ensureRoom: async (request: Parameters<typeof make>[0]) => {
        during.push(await owed(request.customerCode));
        const made = await make(request);
        if (made.status === 'ready') counter.chat.addRoom(made.platformRoomId, [...colleagues, guest]);
        return made;
      },
    });
    await counter.ask('li', '/crm 客户 新建 C002 宁波模具 业务员=zhang 助理=wang');
    expect(during).toEqual([0]);
    expect(await owed('C002')).toBe(0);
    counter.chat.refuseRooms(new Error('no answer'));
    await counter.ask('li', '/crm 客户 新建 C003 绍兴轴承 业务员=zhang 助理=wang');
    expect(during).toEqual([0, 0]);
    expect(await owed('C003')).toBe(1);
    await counter.ask('li', '/crm 客户 新建 C004 台州泵业 业务员=zhang 助理=wang 群=否');
    expect(await owed('C004')).toBe(1);
  });

  it('completing the group ends it, losing the customer begins a second round', async () => {
    counter.chat.addRoom('G1', colleagues);
    await counter.ask('li', '/crm 客户 绑定 C001', 'G1');
    await member('joined');
    expect(await roster()).toEqual(['1 closed']);
    await member('left');
    expect(await roster()).toEqual(['1 closed', '2 open']);
    await member('joined');
    expect(await roster()).toEqual(['1 closed', '2 closed']);
  });

  it('once everyone is in the bound group nothing is owed, until a seat is empty', async () => {
    counter.chat.addRoom('G1', [...colleagues, guest]);
    const said = await counter.ask('li', '/crm 客户 绑定 C001', 'G1');
    expect(said).not.toContain('还没有');
    expect(await roster()).toEqual(['1 closed']);
    await counter.ask('li', '/crm 客户 负责人 C001 助理 无');
    expect(await roster()).toEqual(['1 closed', '2 open']);
    expect(await counter.ask('li', '/crm 客户 绑定 C001', 'G1')).toContain('还没有安排：业务助理');
  });

  it('the first day of a gap is not a day of the customer’s life', async () => {
    expect(await counter.core.db.fact.count({ where: { key: 'rosterGap' } })).toBe(1);
    const said = await counter.ask('li', '/crm 客户 查看 C001');
    expect(said).not.toContain('rosterGap');
  });
});
