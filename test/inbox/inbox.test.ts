import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Inbound } from '../../jobs/ports.ts';
import { workInbox } from '../../bot/inbound/work-inbox.ts';
import {
  claimInbox,
  failInbox,
  finishInbox,
  inboxLeaseSeconds,
  type InboxItem,
} from '../../jobs/inbox/inbox.ts';
import { createDeadline } from '../../jobs/deadline.ts';
import { createStoreInbound } from '../../jobs/inbox/store-inbound.ts';
import type { Prisma } from '../../prisma/client.ts';
import { type RunSql, runOn, runOnPool } from '../../prisma/run-sql.ts';
import { storeInbound } from '../inbound/store-inbound.ts';
import { openScene, type Scene } from '../outbox/scene.ts';
import { settableClocks } from '../outbox/set-clock.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await openScene();
});
afterEach(() => scene.close());

/** Each in a room of its own, so that none waits for another. */
const said = (key: string): Inbound => ({
  kind: 'message',
  platform: 'paper',
  dedupeKey: key,
  at: '2026-03-12T02:00:00Z',
  from: { platformUserId: 'u1', name: '王师傅', external: true },
  text: "it's 100% “好”",
  message: { platformRoomId: `room-${key}`, platformMessageId: key },
  thread: null,
  where: 'room',
  addressed: false,
  handle: { platformUserId: 'u1' },
});
const store = (inbound: Inbound) => storeInbound(scene.core.db, scene.core.clock, inbound);
const claim = (id?: string) => claimInbox(scene.core.db, id === undefined ? undefined : { id });
const claimed = async (): Promise<InboxItem> => {
  const item = await claim();
  if (item === null) throw new Error('nothing to claim');
  return item;
};
const timePasses = () =>
  scene.core.db.$executeRaw`UPDATE inbound SET lease_until = now() - interval '1 second'`;

it('what arrives twice, even at the same moment, is stored once', async () => {
  const results = await Promise.all(Array.from({ length: 8 }, () => store(said('e1'))));
  expect(results.filter((r) => r.status === 'stored')).toHaveLength(1);
  expect(await scene.core.db.inboundItem.count()).toBe(1);
});

it('comes back from the store as it arrived', async () => {
  await store(said('e1'));
  expect((await claimed()).inbound).toEqual(said('e1'));
});

it('two workers never hold the same item', async () => {
  for (let n = 0; n < 20; n++) await store(said(`e${n}`));
  const taken = await Promise.all(Array.from({ length: 30 }, () => claim()));
  const ids = taken.flatMap((item) => item?.id ?? []);
  expect(new Set(ids).size).toBe(ids.length);
  // A worker that met a locked row got nothing; the remaining items can still be claimed, each once.
  for (let item = await claim(); item !== null; item = await claim()) ids.push(item.id);
  expect(ids).toHaveLength(20);
  expect(new Set(ids).size).toBe(20);
});

it('items are claimed in order of arrival, even if the clock does not move', async () => {
  const keys = Array.from({ length: 12 }, (_, n) => `e${n}`);
  for (const key of keys) await store(said(key));
  const taken: string[] = [];
  for (let item = await claim(); item !== null; item = await claim()) taken.push(item.inbound.dedupeKey);
  expect(taken).toEqual(keys);
});

describe('what arrives at the same time', () => {
  const statuses = (stored: readonly { readonly status: string }[]) => stored.map(({ status }) => status);

  it('is stored by a few statements, each item once, in order of arrival', async () => {
    let statements = 0;
    const run: RunSql = (sql) => {
      statements += 1;
      return runOn(scene.core.db)(sql);
    };
    const storing = createStoreInbound(run, scene.core.clock);
    const keys = Array.from({ length: 200 }, (_, n) => `e${(n * 7) % 200}`);
    const stored = await Promise.all([...keys, ...keys].map((key) => storing(said(key), createDeadline())));
    expect(statuses(stored)).toEqual([...keys.map(() => 'stored'), ...keys.map(() => 'duplicate')]);
    // The database's clock, the first item, the others.
    expect(statements).toBe(3);
    const rows = await scene.core.db.inboundItem.findMany({ orderBy: { seq: 'asc' } });
    expect(rows.map(({ dedupeKey }) => dedupeKey)).toEqual(keys);
    expect(rows.map(({ id }) => id)).toEqual(
      stored.flatMap((one) => (one.status === 'stored' ? [one.id] : [])),
    );
  });

  it('is not refused for one item that the database cannot store', async () => {
    const storing = createStoreInbound(runOnPool(scene.core.db.sql), scene.core.clock);
    const keys = ['e1', 'e2', 'half \0', 'e3'];
    const stored = await Promise.allSettled(keys.map((key) => storing(said(key), createDeadline())));
    expect(statuses(stored)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(await scene.core.db.inboundItem.count()).toBe(3);
  });

  it('is stored in time although the database’s clock is put forward, and not at all after its deadline', async () => {
    let aheadSeconds = 0;
    let statements = 0;
    const run: RunSql = async <Row>(sql: Prisma.Sql) => {
      statements += 1;
      if (statements === 3) aheadSeconds = 3_600;
      const moved = sql.sql.replaceAll(
        'clock_timestamp()',
        `(clock_timestamp() + interval '${aheadSeconds} s')`,
      );
      return (await scene.core.db.sql.query(moved.replaceAll('?', '$1'), sql.values)).rows as Row[];
    };
    const storing = createStoreInbound(run, scene.core.clock);
    // The database's clock, the first item, the others: those are tried again with the new time, still in order.
    const keys = ['e1', 'e4', 'e2', 'e3'];
    const stored = await Promise.all(keys.map((key) => storing(said(key), createDeadline())));
    expect(statuses(stored)).toEqual(keys.map(() => 'stored'));
    const rows = await scene.core.db.inboundItem.findMany({ orderBy: { seq: 'asc' } });
    expect(rows.map(({ dedupeKey }) => dedupeKey)).toEqual(keys);
    await expect(storing(said('e5'), createDeadline(0))).rejects.toMatchObject({ code: 'not_stored' });
  });
});

it('an item requested by id is claimed before older ones, unless it is already claimed', async () => {
  await store(said('e1'));
  const stored = await store(said('e2'));
  const id = stored.status === 'stored' ? stored.id : '';
  expect(await claim(id)).toMatchObject({ id, attempts: 1 });
  expect(await claim(id)).toBeNull();
});

it('an item whose worker died is claimed again only after its lease has expired', async () => {
  await store(said('e1'));
  await claimed();
  expect(await claim()).toBeNull();
  await timePasses();
  expect(await claim()).toMatchObject({ attempts: 2 });
});

it('an item whose worker died is claimed again although the clock was put back an hour', async () => {
  await store(said('e1'));
  await claimed();
  // Written before the change, so an hour later by the clock of now.
  await scene.core.db.$executeRaw`UPDATE inbound SET lease_until = lease_until + interval '1 hour'`;
  expect(await claim()).toMatchObject({ attempts: 2 });
});

describe.each([
  ['forward', 1],
  ['back', -1],
])('while a worker has an item in hand and the database’s clock is put %s an hour', (_how, hours) => {
  const rows = () => scene.core.db.inboundItem.findMany({ select: { state: true, attempts: true } });

  it('no other takes it until its lease would be over; then it is taken, because the worker has died', async () => {
    const clocks = settableClocks();
    const work = () => workInbox(scene.core, null, undefined, clocks.time);
    await work();
    await store(said('e1'));
    await claimed();
    clocks.setDatabase(hours * 3_600_000);
    await scene.core.db
      .$executeRaw`UPDATE inbound SET lease_until = lease_until - ${hours} * interval '1 hour'`;
    for (let seconds = 0; seconds < inboxLeaseSeconds; seconds += 10) {
      clocks.pass(10_000);
      await work();
      expect(await rows()).toEqual([{ state: 'working', attempts: 1 }]);
    }
    clocks.pass(inboxLeaseSeconds * 1_000);
    await work();
    expect(await rows()).toEqual([{ state: 'done', attempts: 2 }]);
  });

  it('what arrives meanwhile is worked on', async () => {
    const clocks = settableClocks();
    await workInbox(scene.core, null, undefined, clocks.time);
    await store(said('e1'));
    await claimed();
    clocks.setDatabase(hours * 3_600_000);
    await store(said('e2'));
    await workInbox(scene.core, null, undefined, clocks.time);
    expect(await rows()).toEqual(expect.arrayContaining([{ state: 'done', attempts: 1 }]));
  });
});

it('processed items are not processed again', async () => {
  await store(said('e1'));
  await finishInbox(scene.core.db, scene.core.clock, await claimed());
  await timePasses();
  expect(await claim()).toBeNull();
});

it('a failure that soon passes costs a pause, each twice as long as the one before', async () => {
  await store(said('e1'));
  const pauses: number[] = [];
  for (let attempt = 1; attempt <= 4; attempt++) {
    expect(await failInbox(scene.core.db, await claimed(), 'no answer')).toBe('put-off');
    expect(await claim()).toBeNull();
    const [row] = await scene.core.db.$queryRaw<{ left: number }[]>`
      SELECT round(extract(epoch FROM lease_until - now()))::int AS left FROM inbound`;
    pauses.push(row?.left ?? 0);
    await timePasses();
  }
  for (const [n, wanted] of [10, 20, 40, 80].entries()) expect(pauses[n]).toBeCloseTo(wanted, -1);
});

it('an item that keeps failing ends as failed, with the reason, instead of being retried endlessly', async () => {
  await store(said('e1'));
  for (let attempt = 1; attempt <= 5; attempt++) {
    const left = await failInbox(scene.core.db, await claimed(), 'no such room');
    expect(left).toBe(attempt === 5 ? 'failed' : 'put-off');
    await timePasses();
  }
  expect(await claim()).toBeNull();
  expect(await scene.core.db.inboundItem.findFirstOrThrow()).toMatchObject({
    state: 'failed',
    error: 'no such room',
    attempts: 5,
  });
});

describe('a worker whose lease expired', () => {
  let late: InboxItem;
  beforeEach(async () => {
    await store(said('e1'));
    late = await claimed();
    await timePasses();
  });
  const row = () => scene.core.db.inboundItem.findFirstOrThrow();

  it('cannot end what another worker is working on', async () => {
    await claimed();
    await finishInbox(scene.core.db, scene.core.clock, late);
    expect(await row()).toMatchObject({ state: 'working', attempts: 2, doneAt: null });
  });

  it('cannot reopen what another worker has done', async () => {
    await finishInbox(scene.core.db, scene.core.clock, await claimed());
    expect(await failInbox(scene.core.db, late, 'too late')).toBe('lost');
    expect(await failInbox(scene.core.db, { ...late, attempts: 5 }, 'too late')).toBe('lost');
    expect(await row()).toMatchObject({ state: 'done', error: null });
  });
});
