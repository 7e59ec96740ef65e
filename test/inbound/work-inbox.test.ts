import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { workInbox } from '../../bot/inbound/work-inbox.ts';
import { handleInbound } from '../../bot/inbound/handle-inbound.ts';
import type { Core } from '../../jobs/core.ts';
import type { InboundKind } from '../../jobs/ports.ts';
import { noCounts } from '../../jobs/ports.ts';
import { openScene, type Scene } from '../outbox/scene.ts';
import { settableClocks } from '../outbox/set-clock.ts';
import {
  arrives,
  buyer,
  commands,
  holdRooms,
  says,
  timePasses,
  toldTo,
  withoutPeople,
  workAndDie,
} from './arrivals.ts';

let scene: Scene;

beforeEach(async () => {
  scene = await openScene();
});

afterEach(() => scene.close());

const inReply = { platformRoomId: 'room-C001', platformMessageId: 'reply-1' };

const question = { platformRoomId: 'room-C001', platformMessageId: 'question' };

/** Everything a command can change, excluding records of reads. */
async function everything() {
  const { db } = scene.core;
  return {
    customers: await db.customer.findMany({ orderBy: { code: 'asc' }, omit: { updatedAt: true } }),
    rooms: await db.room.findMany({ orderBy: { platformRoomId: 'asc' } }),
    staff: await db.staff.findMany({ orderBy: { code: 'asc' } }),
    logs: await db.contactLog.findMany({ orderBy: { id: 'asc' } }),
    followUps: await db.followUp.findMany({ orderBy: { id: 'asc' } }),
    facts: await db.factChange.findMany({ orderBy: { id: 'asc' } }),
    audit: (await db.audit.findMany({ orderBy: { id: 'asc' } })).map(({ action }) => action),
  };
}

async function stateOfItems() {
  const items = await scene.core.db.inboundItem.findMany({ orderBy: { seq: 'asc' } });
  return items.map(({ state }) => state);
}

describe('a command whose worker died before recording that it was done', () => {
  const again = '这条命令已经处理过了，没有重复做。';
  const asBefore = null;
  it.each([
    ['customer new 新客户甲 试用开始=今天', asBefore],
    ['customer new C009 新客户乙', asBefore],
    ['customer tier C001 潜力', again],
    ['customer fact C001 试用开始 2026-02-27', again],
    ['log add C001 电话联系过了', again],
    ['remind snooze C001 +3d', again],
    ['staff add sun 孙磊 业务员', asBefore],
    ['staff role zhao 业务员,助理', again],
  ])('is worked on again and changes nothing more: %s', async (text, answered) => {
    await scene.aCustomer('C001');
    await arrives(scene, commands('li', text));
    await workAndDie(scene);
    const after = await everything();
    await timePasses(scene);
    await workInbox(scene.core);
    expect(await everything()).toEqual(after);
    const [first, second, ...more] = toldTo(scene, 'li');
    expect(second).toBe(answered ?? first);
    expect(more).toEqual([]);
    expect(await stateOfItems()).toEqual(['done']);
  });

  it('does not overwrite what another person has changed since', async () => {
    const { id } = await scene.aCustomer('C001');
    await arrives(scene, commands('li', 'customer tier C001 潜力'));
    await workAndDie(scene);
    await arrives(scene, commands('chen', 'customer tier C001 普通'));
    await workInbox(scene.core);
    await timePasses(scene);
    await workInbox(scene.core);
    expect(await scene.core.db.customer.findUnique({ where: { id } })).toMatchObject({ tier: 'ordinary' });
  });

  it('given twice by a person, is done twice', async () => {
    await scene.aCustomer('C001');
    for (const text of ['第一次电话', '第二次电话'])
      await arrives(scene, commands('li', `log add C001 ${text}`));
    await workInbox(scene.core);
    expect(await scene.core.db.contactLog.count()).toBe(2);
  });
});

it('what looks abandoned because the database’s clock was set is left alone until a live worker would have renewed it', async () => {
  await scene.aCustomer('C001');
  const clocks = settableClocks();
  const work = async () => await workInbox(scene.core, null, undefined, clocks.time);
  await work();
  await arrives(scene, commands('li', 'log add C001 电话联系过了'));
  await workAndDie(scene);
  clocks.setDatabase(3_600_000);
  await timePasses(scene);
  clocks.pass(1_000);
  await work();
  expect(await stateOfItems()).toEqual(['working']);
  clocks.pass(31_000);
  await work();
  expect(await stateOfItems()).toEqual(['done']);
});

it('a customer that was opened when the process died gets its group from the next worker', async () => {
  await arrives(scene, commands('li', 'customer new 新客户甲'));
  // The state in which the process dies: the customer exists, its group does not.
  const group = holdRooms(scene);
  const slow = workInbox(scene.core);
  await group.asked;
  await timePasses(scene);
  await workInbox(scene.core);
  expect(await scene.core.db.room.findMany({ include: { customer: true } })).toMatchObject([
    { state: 'bound', customer: { code: 'C001', name: '新客户甲' } },
  ]);

  // The first worker was only slow: whatever it still does changes nothing.
  const after = await everything();
  group.answer();
  await slow;
  expect(await everything()).toEqual(after);
  expect(await scene.core.db.customer.count()).toBe(1);
  expect(await stateOfItems()).toEqual(['done']);
});

it.each([
  ['log add C001 电话联系过了', () => scene.core.db.contactLog.count()],
  ['customer new 新客户甲', () => scene.core.db.customer.count({ where: { name: '新客户甲' } })],
  ['staff add sun 孙磊 业务员', () => scene.core.db.staff.count({ where: { name: '孙磊' } })],
])('workers on one item at the same moment do it once between them: %s', async (text, count) => {
  await scene.aCustomer('C001');
  const inbound = commands('li', text);
  const id = await arrives(scene, inbound);
  await Promise.all(Array.from({ length: 4 }, () => handleInbound(scene.core, inbound, id)));
  expect(await count()).toBe(1);
});

describe('an item that fails', () => {
  it('is not lost by a failure that soon passes, nor tried again at once', async () => {
    await scene.aCustomer('C001');
    await arrives(scene, commands('li', 'log add C001 电话联系过了'));
    const broken = withoutPeople(scene.core);
    await workInbox(broken);
    await workInbox(broken);
    expect(await scene.core.db.inboundItem.findFirstOrThrow()).toMatchObject({
      state: 'working',
      attempts: 1,
      error: 'the database is restarting',
    });
    await timePasses(scene);
    await workInbox(scene.core);
    expect(await scene.core.db.contactLog.count()).toBe(1);
    expect(await stateOfItems()).toEqual(['done']);
  });

  it('does not hold up what came after it', async () => {
    await scene.aCustomer('C001');
    await arrives(scene, commands('li', 'log add C001 第一次电话'));
    await workInbox(withoutPeople(scene.core));
    await arrives(scene, commands('zhang', 'log add C001 第二次电话'));
    await workInbox(scene.core);
    expect(await scene.core.db.contactLog.findMany()).toMatchObject([{ summary: '第二次电话' }]);
  });

  const counting = () => {
    const failed: InboundKind[] = [];
    const core: Core = {
      ...scene.core,
      counts: { ...noCounts, countInboundFailed: (kind) => failed.push(kind) },
    };
    return { core, failed };
  };
  /** Makes looking up a group's customer fail meanwhile. */
  const failFiveTimes = async (core: Core) => {
    await scene.core.db.$executeRaw`ALTER TABLE room RENAME TO room_away`;
    for (let attempt = 1; attempt <= 5; attempt++) {
      await workInbox(core);
      await timePasses(scene);
    }
    await scene.core.db.$executeRaw`ALTER TABLE room_away RENAME TO room`;
  };

  it('permanently, is counted, and reported once and privately to the colleague who sent it', async () => {
    await scene.aCustomer('C001');
    const handle = { platformUserId: 'li', platformRoomId: 'room-C001' };
    await arrives(scene, { ...commands('li', 'today'), handle });
    const { core, failed } = counting();
    await failFiveTimes(core);
    expect(failed).toEqual(['command']);
    expect(scene.chat.messages.map(({ room, audience }) => [room, audience])).toEqual([['dm:li', 'staff']]);
    expect(toldTo(scene, 'li')[0]).toContain('没有处理成功');
    await workInbox(core);
    expect(await stateOfItems()).toEqual(['failed']);
  });

  it('permanently, sends nothing to a customer', async () => {
    await scene.aCustomer('C001');
    await arrives(scene, says(buyer, '挺好的', inReply, question));
    const { core, failed } = counting();
    await failFiveTimes(core);
    expect(failed).toEqual(['message']);
    expect(scene.chat.messages).toEqual([]);
  });

  it('and takes the process with it every time, is left after five of them', async () => {
    await scene.aCustomer('C001');
    await arrives(scene, commands('li', 'log add C001 电话联系过了'));
    await scene.core.db.inboundItem.updateMany({ data: { attempts: 5, state: 'working' } });
    await scene.core.db.$executeRaw`UPDATE inbound SET lease_until = now() - interval '1 second'`;
    const { core, failed } = counting();
    await workInbox(core);
    expect(failed).toEqual(['command']);
    expect(await stateOfItems()).toEqual(['failed']);
    expect(await scene.core.db.contactLog.count()).toBe(0);
  });
});

it('a stop ends with the item at hand and leaves the rest to the next worker', async () => {
  await scene.aCustomer('C001');
  for (const level of ['潜力', '普通']) await arrives(scene, commands('li', `customer tier C001 ${level}`));
  const stopping = new AbortController();
  const stopsInside: Core = {
    ...scene.core,
    clock: {
      now: () => {
        stopping.abort();
        return scene.core.clock.now();
      },
    },
  };
  await workInbox(stopsInside, null, stopping.signal);
  expect(await stateOfItems()).toEqual(['done', 'new']);
  await workInbox(scene.core);
  expect(await stateOfItems()).toEqual(['done', 'done']);
});
