import { describe, expect, it } from 'vitest';
import { customerText } from '../../../templates/reader/card.ts';
import type { MessageRef } from '../../../jobs/ports.ts';
import { standingNowMs, standingWallClock } from '../../clock.ts';
import { openWeCom } from './harness.ts';

const add = '/cgi-bin/externalcontact/add_msg_template';
const cancel = '/cgi-bin/externalcontact/cancel_groupmsg_send';
const options = () => ({ marker: crypto.randomUUID(), about: [], at: standingWallClock.now() });

/** A group that a colleague made with a customer. */
async function open(nowMs: () => number = standingNowMs) {
  const opened = await openWeCom({ nowMs });
  const { world } = opened.fake;
  const owner = world.addPerson('李明');
  const room = world.addRoom([owner.id, world.addPerson('王师傅', { external: true }).id], 'wrC001');
  const { handOver } = opened.platform;
  if (handOver === undefined) throw new Error('nothing is handed over');
  return {
    ...opened,
    owner,
    room,
    handOver,
    tasks: world.tasks,
    ask: async (words = '试用得怎么样？') =>
      await opened.platform.post(
        { kind: 'customer', platformRoomId: room.id },
        customerText({ body: [words] }),
        options(),
      ),
    seen: () => room.messages.map(({ text }) => text),
  };
}

async function handedOver({ ask }: { ask: () => ReturnType<Awaited<ReturnType<typeof open>>['ask']> }) {
  const result = await ask();
  if (result.status !== 'handed-over') throw new Error(JSON.stringify(result));
  return result.ref;
}

describe('a message to a group with a customer', () => {
  it('is given to the group’s owner to send; until then no one has it, and it is waiting', async () => {
    const opened = await open();
    const { handOver, tasks, owner, room, seen, fake } = opened;
    const ref = await handedOver(opened);
    expect(tasks).toMatchObject([{ sender: owner.id, chats: [room.id], text: '试用得怎么样？' }]);
    expect(seen()).toEqual([]);
    expect(await handOver.outcome(ref)).toEqual({ status: 'waiting' });
    for (const task of tasks) fake.world.sends(task);
    expect(seen()).toEqual(['试用得怎么样？']);
    expect(await handOver.outcome(ref)).toEqual({ status: 'sent', ref });
  });

  it('that WeCom could not bring to the customer says why', async () => {
    const opened = await open();
    const ref = await handedOver(opened);
    opened.tasks[0]?.results.set(opened.room.id, 3);
    expect(await opened.handOver.outcome(ref)).toEqual({
      status: 'refused',
      detail: 'the customer has already had another group message',
    });
  });

  it('taken back can be sent by no one', async () => {
    const opened = await open();
    const ref = await handedOver(opened);
    expect(await opened.handOver.withdraw(ref)).toBe('withdrawn');
    expect(opened.tasks).toMatchObject([{ cancelled: true }]);
    opened.fake.plan(cancel, { how: 'drop' });
    expect(await opened.handOver.withdraw(ref)).toBe('failed');
  });

  it('is reminded of three times a day; the fourth is refused', async () => {
    const opened = await open();
    const ref = await handedOver(opened);
    const reminded: string[] = [];
    for (let n = 0; n < 4; n += 1) reminded.push(await opened.handOver.remind(ref));
    expect(reminded).toEqual(['reminded', 'reminded', 'reminded', 'failed']);
  });

  it('whose answer was lost is not known, is not asked for again, and cannot be looked up', async () => {
    const { ask, fake, platform, room, tasks } = await open();
    fake.plan(add, { how: 'lose' });
    expect(await ask()).toMatchObject({ status: 'unknown' });
    expect([tasks.length, fake.counted(add)]).toEqual([1, 1]);
    const target = { kind: 'room', platformRoomId: room.id } as const;
    expect(await platform.find(target, ['x'], standingWallClock.now())).toMatchObject({
      status: 'cannot-tell',
    });
  });

  it('goes to the group’s present owner', async () => {
    const { ask, fake, room, tasks } = await open();
    room.owner = fake.world.addPerson('赵敏').id;
    room.members.add(room.owner);
    await ask();
    expect(tasks.map(({ sender }) => sender)).toEqual([room.owner]);
  });

  it('above what a group gets in a month is refused for good, and nothing is left to send', async () => {
    const { ask, fake, tasks } = await open();
    // In November.
    for (let n = 0; n < 30; n += 1) {
      await ask();
      for (const task of tasks) fake.world.sends(task);
    }
    expect(await ask()).toMatchObject({ status: 'rejected', problem: 'unsupported' });
    expect(tasks).toHaveLength(30);
  });

  it('over 4000 bytes is refused, not cut: a customer reads no half of a text', async () => {
    const { ask, tasks } = await open();
    expect(await ask('很'.repeat(1_334))).toMatchObject({ status: 'rejected', problem: 'too_long' });
    expect(tasks).toEqual([]);
    expect(await ask('很'.repeat(1_333))).toMatchObject({ status: 'handed-over' });
  });

  it('in a group that is gone, or whose owner the app does not see, is refused before anything is created', async () => {
    const { platform, tasks } = await open();
    const gone = { kind: 'customer', platformRoomId: 'wrGone' } as const;
    expect(await platform.post(gone, customerText({ body: ['您好'] }), options())).toMatchObject({
      status: 'rejected',
      problem: 'not_member',
    });
    expect(tasks).toEqual([]);
  });

  it('cannot be read while WeCom says nothing, which is neither sent nor refused', async () => {
    const opened = await open();
    const ref: MessageRef = await handedOver(opened);
    opened.fake.plan('/cgi-bin/externalcontact/get_groupmsg_send_result', { how: 'drop' });
    expect(await opened.handOver.outcome(ref)).toMatchObject({ status: 'unreadable' });
  });
});

describe('a group with customers', () => {
  const push = async ({
    url,
    headers,
    body,
  }: {
    url: string;
    headers: Readonly<Record<string, string>>;
    body: string;
  }) => (await fetch(url, { method: 'POST', headers, body })).status;

  it('that is made is told to its owner, once; one that is dissolved is lost', async () => {
    const { seal, changesGroup, sink, room, owner } = await open();
    const made = seal(changesGroup(room.id, 'create'));
    expect([await push(made), await push(made)]).toEqual([200, 200]);
    expect(await push(seal(changesGroup(room.id, 'dismiss')))).toBe(200);
    expect(sink.stored).toMatchObject([
      {
        kind: 'member',
        change: 'joined',
        bot: true,
        platformRoomId: room.id,
        from: { platformUserId: owner.id, external: false },
      },
      { kind: 'member', change: 'left', bot: true, platformRoomId: room.id },
    ]);
  });

  it('is looked into when members come and go, and not for another name or notice', async () => {
    const { seal, changesGroup, sink, room } = await open();
    const stored: number[] = [];
    for (const detail of ['add_member', 'change_name', 'del_member', 'change_notice']) {
      expect(await push(seal(changesGroup(room.id, 'update', detail)))).toBe(200);
      stored.push(sink.stored.length);
    }
    expect(stored).toEqual([1, 1, 2, 2]);
    expect(sink.stored).toMatchObject([
      { kind: 'member', change: 'joined', bot: false },
      { kind: 'member', change: 'left', bot: false },
    ]);
  });

  it('that WeCom does not describe yet is not acknowledged, so that WeCom says it again', async () => {
    const { seal, changesGroup, sink, fake, room } = await open();
    const made = seal(changesGroup(room.id, 'create'));
    fake.plan('/cgi-bin/externalcontact/groupchat/get', { how: 'refuse', code: 86003 });
    expect(await push(made)).toBe(500);
    expect(await push(made)).toBe(200);
    expect(sink.stored).toHaveLength(1);
  });
});
