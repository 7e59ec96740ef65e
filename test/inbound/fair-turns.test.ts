import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSink } from '../../bot/inbound/create-sink.ts';
import { workInbox } from '../../bot/inbound/work-inbox.ts';
import { type Claimable, claimInbox, finishInbox } from '../../jobs/inbox/inbox.ts';
import { steadyTime } from '../../jobs/steady-time.ts';
import { openScene, type Scene } from '../outbox/scene.ts';
import {
  arrives,
  buyer,
  clicks,
  commands,
  createGate,
  holdRooms,
  says,
  timePasses,
  toldTo,
  withoutPeople,
} from './arrivals.ts';

let scene: Scene;

beforeEach(async () => {
  scene = await openScene();
});

afterEach(() => scene.close());

async function stateOfItems() {
  const items = await scene.core.db.inboundItem.findMany({ orderBy: { seq: 'asc' } });
  return items.map(({ state }) => state);
}

describe('what one person sends is done in order', () => {
  const text = '电话联系过了';
  const states = async () => (await stateOfItems()).join(' ');

  it('also when the queue’s job comes while the first is in hand, and others do not wait for it', async () => {
    await scene.aCustomer('C001');
    await arrives(scene, commands('li', 'customer new 新客户甲'));
    const group = holdRooms(scene);
    const first = workInbox(scene.core);
    await group.asked;
    await arrives(scene, commands('li', `log add C002 ${text}`));
    await arrives(scene, commands('zhang', `log add C001 ${text}`));
    await workInbox(scene.core);
    expect(await states()).toBe('working new done');
    group.answer();
    await first;
    expect(await states()).toBe('done done done');
    const logs = await scene.core.db.contactLog.findMany({ include: { customer: true } });
    expect(logs.map(({ customer }) => customer?.code).toSorted()).toEqual(['C001', 'C002']);
  });

  it('also by two processes', async () => {
    await scene.aCustomer('C001');
    const [one, other] = [createSink(scene.core), createSink(scene.core)];
    const group = holdRooms(scene);
    await one.accept(commands('li', 'customer new 新客户甲'));
    await group.asked;
    await other.accept(commands('li', `log add C002 ${text}`));
    await other.accept(commands('zhang', `log add C001 ${text}`));
    await expect.poll(states).toBe('working new done');
    group.answer();
    await Promise.all([one.drained(), other.drained()]);
    expect(await states()).toBe('done done done');
    expect(await scene.core.db.contactLog.count({ where: { customer: { code: 'C002' } } })).toBe(1);
  });

  it('also after a process was killed: the lane waits for its lease, other lanes do not', async () => {
    await scene.aCustomer('C001');
    const sent = commands('li', 'customer new 新客户甲');
    await arrives(scene, sent);
    // Killed before anything was done.
    await claimInbox(scene.core.db);
    await arrives(scene, commands('li', `log add C002 ${text}`));
    await arrives(scene, commands('zhang', `log add C001 ${text}`));
    await workInbox(scene.core);
    expect(await states()).toBe('working new done');
    await timePasses(scene);
    await workInbox(scene.core);
    expect(await states()).toBe('done done done');
    expect(await scene.core.db.contactLog.count({ where: { customer: { code: 'C002' } } })).toBe(1);
  });

  it('an item whose turn does not come within ten seconds is left to the queue’s job', async () => {
    await scene.aCustomer('C001');
    await arrives(scene, commands('li', `log add C001 ${text}`));
    await claimInbox(scene.core.db);
    const next = await arrives(scene, commands('li', 'log add C001 第二次电话'));
    let waitedMs = 0;
    const wait = async (ms: number) => void (waitedMs += ms);
    await workInbox(scene.core, next, undefined, { ...steadyTime, wait });
    expect(waitedMs).toBe(10_000);
    expect(await states()).toBe('working new');
    await timePasses(scene);
    await workInbox(scene.core);
    expect(await states()).toBe('done done');
  });

  it('except for what waits for another attempt', async () => {
    await scene.aCustomer('C001');
    await arrives(scene, commands('li', `log add C001 ${text}`));
    await workInbox(withoutPeople(scene.core));
    await arrives(scene, commands('li', 'log add C001 第二次电话'));
    await workInbox(scene.core);
    expect(await states()).toBe('working done');
  });
});

it('a room’s backlog in the store holds up no one else’s command', async () => {
  await scene.aCustomer('C001');
  const flood = Array.from({ length: 60 }, (_, n) =>
    says({ ...buyer, platformUserId: `customer-${n}` }, `第${n}条`, {
      platformRoomId: 'room-C001',
      platformMessageId: `m${n}`,
    }),
  );
  for (const inbound of flood) await arrives(scene, inbound);
  await arrives(scene, commands('zhang', 'log add C001 电话联系过了'));
  const done: string[] = [];
  const db = scene.core.db.$extends({
    query: {
      inboundItem: {
        async updateMany({ args, query }) {
          const id = args.where?.id;
          if (args.data.state === 'done' && typeof id === 'string') done.push(id);
          return await query(args);
        },
      },
    },
  });
  await workInbox({
    ...scene.core,
    db: Object.assign(db, { sql: scene.core.db.sql }) as typeof scene.core.db,
  });
  const ids = (await scene.core.db.inboundItem.findMany({ orderBy: { seq: 'asc' } })).map(({ id }) => id);
  const command = ids.at(-1) ?? '';
  expect(done.indexOf(command)).toBeLessThan(10);
  expect(done.filter((id) => id !== command)).toEqual(ids.slice(0, -1));
});

it('of a room in which everyone clicks, two clicks at a time are taken from the store, and what others sent', async () => {
  await scene.aCustomer('C001');
  const ids: string[] = [];
  for (let n = 0; n < 6; n++) {
    const { handle, ...click } = clicks(`customer-${n}`, 'survey', '5');
    const inRoom = { ...click, handle: { ...handle, platformRoomId: 'room-C001' } };
    ids.push(await arrives(scene, inRoom));
  }
  ids.push(await arrives(scene, commands('zhang', 'log add C001 电话联系过了')));
  const next = async (which?: Claimable) => {
    const item = await claimInbox(scene.core.db, which);
    return { item, number: item === null ? null : ids.indexOf(item.id) };
  };
  const [first, ...others] = [await next(), await next(), await next(), await next()];
  expect([first, ...others].map(({ number }) => number)).toEqual([0, 1, 6, null]);
  if (first?.item) await finishInbox(scene.core.db, scene.core.clock, first.item);
  expect((await next()).number).toBe(2);
  // One that is asked for by name is not held up.
  expect(await claimInbox(scene.core.db, { id: ids[5] ?? '' })).not.toBeNull();
});

it('from the store, rooms in which everyone clicks leave a place to what is sent elsewhere', async () => {
  await scene.aCustomer('C001');
  const followUp = await scene.core.db.followUp.findFirstOrThrow();
  const held = createGate();
  let stuck = 0;
  scene.chat.platform.openForm = async () => {
    stuck += 1;
    await held.opened;
    return { status: 'accepted', ref: { platformRoomId: '', platformMessageId: '' } };
  };
  for (const [n, who] of ['zhang', 'li', 'wang', 'chen'].entries()) {
    const { handle, ...click } = clicks(who, 'close', followUp.id);
    await arrives(scene, { ...click, handle: { ...handle, platformRoomId: `room-${n % 2}` } });
  }
  await arrives(scene, commands('zhao', 'today'));
  const worked = workInbox(scene.core);
  await expect.poll(() => toldTo(scene, 'zhao')).toHaveLength(1);
  held.open();
  await worked;
  // The last click has been taken as well.
  expect(stuck).toBeGreaterThanOrEqual(3);
  await workInbox(scene.core);
  expect(stuck).toBe(4);
});
