import { expect, it } from 'vitest';
import { topics } from '../../../bot/platforms/dingtalk/stream.ts';
import { XinhangError } from '../../../jobs/errors.ts';
import type { Inbound } from '../../../jobs/ports.ts';
import { notStored } from '../../../jobs/deadline.ts';
import { customerText, staffText } from '../../../templates/reader/card.ts';
import { standingNowMs, standingWallClock } from '../../clock.ts';
import { cardClick, robotMessage } from '../../fakes/dingtalk/payloads.ts';
import { createKeepingSink } from '../contract/harness.ts';
import { openDingTalk } from './harness.ts';

const at = { atMs: standingNowMs() };
const options = () => ({ marker: crypto.randomUUID(), about: [], at: standingWallClock.now() });

async function withPeople(given: Parameters<typeof openDingTalk>[0] = {}) {
  const opened = await openDingTalk(given);
  const { world, stream } = opened.fake;
  const staff = world.addPerson('李明');
  const customer = world.addPerson('李明', { external: true });
  const room = world.addRoom([staff.id, customer.id]);
  const says = async (message: object) => {
    const id = stream.callback(topics.message, message);
    await stream.acknowledged(id);
  };
  return { ...opened, world, stream, staff, customer, room, says };
}

it('a message is stored before it is acknowledged', async () => {
  const order: string[] = [];
  const store: { done: () => void } = { done: () => {} };
  const kept = createKeepingSink();
  const began = new Promise<void>((resolve) => {
    store.done = resolve;
  });
  const gate: { open: () => void } = { open: () => {} };
  const opened = new Promise<void>((resolve) => {
    gate.open = resolve;
  });
  const sink = {
    ...kept,
    accept: async (inbound: Inbound) => {
      store.done();
      await opened;
      order.push('stored');
      return await kept.accept(inbound);
    },
  };
  const { stream, staff } = await withPeople({ sink });
  const id = stream.callback(topics.message, robotMessage(staff, 'direct', '今日', at));
  await began;
  // What was acknowledged earlier would have arrived before this.
  await stream.acknowledged(stream.system('ping', { opaque: 'x' }));
  expect(stream.isAcknowledged(id)).toBe(false);
  gate.open();
  await stream.acknowledged(id);
  expect(order).toEqual(['stored']);
});

it('what could not be stored is not acknowledged, and the next message is taken all the same', async () => {
  const kept = createKeepingSink();
  let failures = 1;
  const sink = {
    ...kept,
    accept: async (inbound: Inbound) => {
      failures -= 1;
      if (failures === 0) throw new XinhangError('not_stored', notStored, { retry: 'later' });
      return await kept.accept(inbound);
    },
  };
  const { stream, staff, says } = await withPeople({ sink });
  const lost = stream.callback(topics.message, robotMessage(staff, 'direct', '今日', at));
  await says(robotMessage(staff, 'direct', '客户 C001', at));
  expect(stream.isAcknowledged(lost)).toBe(false);
  expect(kept.stored).toMatchObject([{ text: '客户 C001' }]);
});

it('a message that comes twice is stored once', async () => {
  const { says, sink, staff, room } = await withPeople();
  const message = robotMessage(staff, room, '今日', at);
  await says(message);
  await says(message);
  expect(sink.stored).toHaveLength(1);
});

it('after a cut, and connections that are refused, it is connected again with a new ticket, once', async () => {
  const { fake, stream, says, sink, staff } = await withPeople();
  stream.refuseNext(2);
  stream.cut();
  await stream.connected(0);
  await stream.connected(1);
  await says(robotMessage(staff, 'direct', '今日', at));
  expect(sink.stored).toHaveLength(1);
  // The first, two refused, and the one that is open: attempts do not multiply.
  expect(fake.counted('/v1.0/gateway/connections/open')).toBe(4);
  expect(stream.connections()).toBe(1);
});

it('a ping is echoed, a frame that is not one is survived, and a disconnect is followed by a new connection', async () => {
  const { stream, says, sink, staff } = await withPeople();
  stream.sendRaw('not json');
  await stream.acknowledged(stream.system('ping', { opaque: 'x' }));
  stream.system('disconnect');
  await stream.connected(0);
  await stream.connected(1);
  await says(robotMessage(staff, 'direct', '今日', at));
  expect(sink.stored).toHaveLength(1);
});

it('a stopped platform is not connected any more', async () => {
  const { platform, stream } = await withPeople();
  await platform.stop();
  await stream.connected(0);
  expect(stream.connections()).toBe(0);
});

it('who has no account in the organisation is external, whatever the name', async () => {
  const { says, sink, staff, customer, room } = await withPeople();
  await says(robotMessage(staff, room, '今日', at));
  await says(robotMessage(customer, room, '今日', at));
  await says({ ...robotMessage(staff, room, '今日', at), senderCorpId: 'dingother' });
  expect(sink.stored.map(({ from }) => [from.name, from.external])).toEqual([
    ['李明', false],
    ['李明', true],
    ['李明', true],
  ]);
});

it('a command by mention and one-to-one comes without the mention, also in Chinese and without a slash', async () => {
  const { says, sink, staff, room } = await withPeople();
  await says(robotMessage(staff, room, '今日', at));
  await says(robotMessage(staff, 'direct', '/crm 客户 C001', at));
  expect(sink.stored).toMatchObject([
    { kind: 'message', text: '今日', where: 'room', addressed: true },
    { kind: 'message', text: '/crm 客户 C001', where: 'direct', addressed: true },
  ]);
});

it('a reply that quotes a question names the message that was posted', async () => {
  const { says, sink, platform, customer, room } = await withPeople();
  const target = { kind: 'customer', platformRoomId: room.id } as const;
  const posted = await platform.post(target, customerText({ body: ['试用顺利吗？'] }), options());
  if (posted.status !== 'accepted') throw new Error('nothing was posted');
  const quotes = posted.ref.platformMessageId;
  await says(robotMessage(customer, room, '很好', { ...at, quotes }));
  expect(sink.stored).toMatchObject([{ kind: 'message', text: '很好', thread: posted.ref }]);
});

it.each([
  ['file', { fileName: '报价.pdf', fileId: 'f' }, '📎 报价.pdf', [['报价.pdf', 'pdf']]],
  ['picture', { downloadCode: 'd' }, '📎 picture', [['picture', 'picture']]],
  ['audio', { downloadCode: 'd', recognition: '漏油了' }, '漏油了', [['audio', 'audio']]],
  [
    'richText',
    { richText: [{ text: '漏油了 ' }, { type: 'picture', downloadCode: 'd' }] },
    '漏油了',
    [['picture', 'picture']],
  ],
])(
  'what a message of type %s has attached is kept by name and kind',
  async (msgtype, content, text, files) => {
    const { says, sink, customer, room } = await withPeople();
    const { text: _, ...message } = robotMessage(customer, room, '', at);
    await says({ ...message, msgtype, content });
    const attachments = files.map(([name, kind]) => ({ name, kind, sizeBytes: null, link: null }));
    expect(sink.stored).toMatchObject([{ kind: 'message', text, attachments }]);
  },
);

it('a press of a card’s button arrives once, with its opaque value', async () => {
  const { sink, platform, staff, stream, world } = await withPeople();
  const sent = options();
  const buttons = [{ action: 'log', label: '记录结果', value: 'f-1' }];
  await platform.dm({ platformUserId: staff.id }, staffText({ body: ['到期'], buttons }), sent);
  const [button] = world.cards.get(sent.marker)?.buttons ?? [];
  const { action = '', value = '' } = button ?? {};
  await stream.acknowledged(stream.callback(topics.card, cardClick(staff, sent.marker, { action, value })));
  expect(sink.stored).toMatchObject([
    { kind: 'click', action: 'log', value: 'f-1', from: { platformUserId: staff.id, external: false } },
  ]);
});

it('an answer to someone outside the organisation is refused, and shown to no one', async () => {
  const { platform, customer, room } = await withPeople();
  const handle = { platformUserId: customer.id, platformRoomId: room.id };
  expect(await platform.answer(handle, customerText({ body: ['抱歉'] }))).toMatchObject({
    status: 'rejected',
    problem: 'unsupported',
  });
  expect(room.messages).toEqual([]);
});
