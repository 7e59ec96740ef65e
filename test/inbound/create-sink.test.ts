import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSink, type Sink } from '../../bot/inbound/create-sink.ts';
import { workInbox } from '../../bot/inbound/work-inbox.ts';
import { openScene, type Scene, shanghai } from '../outbox/scene.ts';
import {
  buyer,
  clicks,
  commands,
  createGate,
  edits,
  forms,
  holdRooms,
  keeps,
  putOut,
  says,
  timePasses,
  withoutPeople,
} from './arrivals.ts';

let scene: Scene;
let sink: Sink;
beforeEach(async () => {
  scene = await openScene();
  sink = createSink(scene.core);
});
afterEach(async () => {
  await sink.drained();
  await scene.close();
});

it('a click opens its form while another person’s command is still being processed', async () => {
  await scene.aCustomer('C001');
  const group = holdRooms(scene);
  await sink.accept(commands('li', 'customer new 新客户甲'));
  await group.asked;
  const opened = createGate();
  scene.chat.platform.openForm = async (_handle, form) => {
    opened.open();
    expect(form.form).toBe('trial-check');
    return { status: 'accepted', ref: { platformRoomId: '', platformMessageId: '' } };
  };
  const followUp = await scene.core.db.followUp.findFirstOrThrow();
  await sink.accept(clicks('zhang', 'close', followUp.id));
  await opened.opened;
  expect(await scene.core.db.room.count({ where: { customer: { name: '新客户甲' } } })).toBe(0);
  group.answer();
  await sink.drained();
  expect(await scene.core.db.room.count({ where: { customer: { name: '新客户甲' } } })).toBe(1);
});

it('a form opens with the company’s today in days that are usually today, on every platform', async () => {
  await scene.aCustomer('C001');
  await scene.clock.moveTo(shanghai('2026-03-12T09:00'));
  const opened = createGate();
  const days: Record<string, string | undefined> = {};
  scene.chat.platform.openForm = async (_handle, { fields }) => {
    for (const { key, type, initial } of fields) if (type === 'day') days[key] = initial;
    opened.open();
    return { status: 'accepted', ref: { platformRoomId: '', platformMessageId: '' } };
  };
  await sink.accept(commands('zhang', 'order C001'));
  await opened.opened;
  expect(days).toMatchObject({ orderedOn: '2026-03-12', promisedOn: undefined });
});

it('what one person does is worked on in order: an edit comes after its message', async () => {
  await scene.aCustomer('C001');
  await scene.at('2026-03-12T09:00');
  const { delivery } = await scene.reminder('due>customer');
  const thread = {
    platformRoomId: 'room-C001',
    platformMessageId: delivery?.platformMessageId ?? '',
  };
  const refs = Array.from({ length: 8 }, (_, n) => ({
    platformRoomId: 'room-C001',
    platformMessageId: `reply-${n}`,
  }));
  for (const ref of refs) {
    await sink.accept(says(buyer, '不太好', ref, thread));
    await sink.accept(edits(buyer, '挺好的', ref));
  }
  await sink.drained();
  const logs = await scene.core.db.contactLog.findMany({ include: { revisions: true } });
  expect(logs).toHaveLength(8);
  expect(logs.map((log) => [log.summary, log.revisions.length])).toEqual(logs.map(() => ['挺好的', 1]));
});

it('what arrives twice is worked on once', async () => {
  await scene.aCustomer('C001');
  const inbound = commands('li', 'log add C001 电话联系过了');
  const accepted = await Promise.all([sink.accept(inbound), sink.accept(inbound), sink.accept(inbound)]);
  expect(accepted.toSorted()).toEqual(['duplicate', 'duplicate', 'stored']);
  await sink.drained();
  expect(await scene.core.db.contactLog.count()).toBe(1);
});

it('what could not be worked on at once is worked on later, from the store', async () => {
  await scene.aCustomer('C001');
  const broken = createSink(withoutPeople(scene.core));
  await broken.accept(commands('li', 'log add C001 电话联系过了'));
  await broken.drained();
  expect(await scene.core.db.contactLog.count()).toBe(0);
  await timePasses(scene);
  await workInbox(scene.core);
  expect(await scene.core.db.contactLog.count()).toBe(1);
});

it('NUL and half characters cost themselves and nothing else, wherever they stand', async () => {
  const broken = 'a\u0000b\ud800c\udc00d';
  const whole = 'abcd';
  const from = { ...buyer, name: broken };
  const arrived = [
    { ...says(from, broken, { platformRoomId: broken, platformMessageId: broken }), dedupeKey: `m${broken}` },
    { ...commands('li', broken), dedupeKey: `c${broken}` },
    { ...clicks('li', broken, broken), dedupeKey: `k${broken}` },
    { ...forms('li', broken, broken, { [broken]: broken }), dedupeKey: `f${broken}` },
    {
      ...keeps('li', from, broken, { platformRoomId: broken, platformMessageId: broken }),
      dedupeKey: `p${broken}`,
    },
    {
      ...edits(from, broken, { platformRoomId: broken, platformMessageId: broken }),
      dedupeKey: `e${broken}`,
    },
    { ...putOut('li', broken), dedupeKey: `b${broken}` },
  ];
  for (const inbound of arrived) expect(await sink.accept(inbound)).toBe('stored');
  await sink.drained();
  const rows = await scene.core.db.inboundItem.findMany({ orderBy: { seq: 'asc' } });
  expect(rows.map(({ state, dedupeKey }) => [state, dedupeKey.slice(1)])).toEqual(
    arrived.map(() => ['done', whole]),
  );
  // Nothing else of it has changed.
  const expected = arrived.map(
    (inbound) => JSON.parse(JSON.stringify(inbound).replaceAll(written(broken), whole)) as unknown,
  );
  expect(rows.map(({ payload }) => payload)).toEqual(expected);
});

/** As JSON escapes it. */
const written = (text: string): string => JSON.stringify(text).slice(1, -1);

it('a message longer than any platform takes, under a key of any length, is stored', async () => {
  const long = says(buyer, '客'.repeat(100_000), { platformRoomId: 'r', platformMessageId: 'm' });
  expect(await sink.accept({ ...long, dedupeKey: 'k'.repeat(10_000) })).toBe('stored');
  expect(await sink.accept({ ...long, dedupeKey: 'k'.repeat(10_000) })).toBe('duplicate');
  expect(await sink.accept({ ...long, dedupeKey: 'k'.repeat(10_001) })).toBe('stored');
});

describe('a room that overflows', () => {
  const floods = async () => {
    const talk = Array.from({ length: 40 }, (_, n) =>
      says({ ...buyer, platformUserId: `customer-${n}` }, `第${n}条`, {
        platformRoomId: 'room-C001',
        platformMessageId: `m${n}`,
      }),
    );
    for (const inbound of talk) await sink.accept(inbound);
    return talk;
  };
  /** Work that is noted, and of which the flood's waits for the gate. */
  const held = () => {
    const gate = createGate();
    const begun: string[] = [];
    const ended: string[] = [];
    sink = createSink(scene.core, async ({ db }, id) => {
      const { payload } = await db.inboundItem.findUniqueOrThrow({ where: { id } });
      const { text: words, value = '' } = payload as { text?: string; value?: string };
      const text = words ?? value;
      begun.push(text);
      if (text.startsWith('第')) await gate.opened;
      ended.push(text);
    });
    return { gate, begun, ended };
  };

  it('holds up no one elsewhere, however many people write in it', async () => {
    const { gate, begun, ended } = held();
    try {
      await floods();
      await sink.accept(commands('zhang', 'today'));
      await expect.poll(() => ended).toEqual(['today']);
      expect(begun).toEqual(expect.arrayContaining(['第0条', 'today']));
      expect(begun).toHaveLength(2);
    } finally {
      gate.open();
    }
  });

  it.each([1, 6])(
    'takes few of the places of intake where as many people click as there are, as do %i rooms',
    async (rooms) => {
      const { gate, begun, ended } = held();
      try {
        for (let n = 0; n < 60; n++) {
          const { handle, ...click } = clicks(`customer-${n}`, 'survey', `第${n}下`);
          await sink.accept({ ...click, handle: { ...handle, platformRoomId: `room-${n % rooms}` } });
        }
        await sink.accept(commands('zhang', 'today'));
        await expect.poll(() => ended).toEqual(['today']);
        if (rooms === 1) expect(begun.length).toBeLessThanOrEqual(9);
      } finally {
        gate.open();
      }
      await sink.drained();
      expect(ended).toHaveLength(61);
    },
  );

  it('is processed in order of arrival', async () => {
    const { gate, ended } = held();
    gate.open();
    const talk = await floods();
    await sink.drained();
    expect(ended).toEqual(talk.map(({ text }) => text));
  });
});
