import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Inbound } from '../../jobs/ports.ts';
import { claimInbox, failInbox, finishInbox, storeInbound } from '../../jobs/record/inbox.ts';
import { openScene, type Scene } from '../deliver/scene.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await openScene();
});
afterEach(() => scene.close());

const said = (key: string): Inbound => ({
  kind: 'message',
  platform: 'paper',
  dedupeKey: key,
  at: '2026-03-12T02:00:00Z',
  from: { platformUserId: 'u1', name: '王师傅', external: true },
  text: "it's 100% “好”",
  message: { platformRoomId: 'room-C001', platformMessageId: key },
  thread: null,
  where: 'room',
  addressed: false,
  handle: { platformUserId: 'u1' },
});
const store = (inbound: Inbound) => storeInbound(scene.core.db, scene.core.clock, inbound);
const claim = (only?: string) => claimInbox(scene.core.db, 10, only);

it('what arrives twice, even at the same moment, is stored once', async () => {
  const results = await Promise.all(Array.from({ length: 8 }, () => store(said('e1'))));
  expect(results.filter((r) => r.status === 'stored')).toHaveLength(1);
  expect(await scene.core.db.inboundItem.count()).toBe(1);
});

it('comes back from the store as it arrived', async () => {
  await store(said('e1'));
  const [item] = await claim();
  expect(item?.inbound).toEqual(said('e1'));
});

it('a NUL or half a character in a message costs that character, not the message', async () => {
  const broken = { ...said('e1'), text: 'a\u0000b\ud800c' } as Inbound;
  expect((await store(broken)).status).toBe('stored');
  expect((await claim())[0]?.inbound).toMatchObject({ text: 'ab\ufffdc' });
});

it('two workers never hold the same item', async () => {
  for (let n = 0; n < 20; n++) await store(said(`e${n}`));
  const taken = (await Promise.all([claim(), claim(), claim()])).flat().map((i) => i.id);
  expect(taken).toHaveLength(20);
  expect(new Set(taken).size).toBe(20);
});

it('an item whose worker died is taken again when its lease has run out, and not before', async () => {
  await store(said('e1'));
  await claim();
  expect(await claim()).toEqual([]);
  await scene.core.db.$executeRaw`UPDATE inbound SET lease_until = now() - interval '1 second'`;
  expect(await claim()).toHaveLength(1);
});

it('what is done is not worked on again', async () => {
  await store(said('e1'));
  const [item] = await claim();
  await finishInbox(scene.core.db, scene.core.clock, item?.id ?? '');
  expect(await claim()).toEqual([]);
});

it('what keeps failing rests as failed, with the reason, instead of being tried for ever', async () => {
  await store(said('e1'));
  for (let n = 1; n <= 5; n++) {
    const [item] = await claim();
    if (item === undefined) throw new Error(`nothing to claim at attempt ${n}`);
    await failInbox(scene.core.db, item, 'no such room');
  }
  expect(await claim()).toEqual([]);
  expect(await scene.core.db.inboundItem.findFirstOrThrow()).toMatchObject({
    state: 'failed',
    error: 'no such room',
    attempts: 5,
  });
});
