import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createPacer } from '../../jobs/outbox/pacer.ts';
import { type ChatPlatform, noPace, type Pace } from '../../jobs/ports.ts';
import { createSteadyTime, steadyTime } from '../../jobs/steady-time.ts';
import { freshDatabase } from '../database.ts';
import { createPaperChat } from './paper-chat.ts';

let database: Awaited<ReturnType<typeof freshDatabase>>;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.db.sql.query('DELETE FROM pace');
});

const paced = (pace: Partial<Pace>): ChatPlatform => {
  const { platform } = createPaperChat();
  return { ...platform, capabilities: { ...platform.capabilities, pace: { ...noPace, ...pace } } };
};
const perSecond = (messages: number) => ({ messages, perMs: 1_000 });

// The first: a window that another test reserved ahead may still be on its way to the database.
it('little is reserved ahead, and what comes late has to ask again, so that there is no burst', async () => {
  let nowMs = 1_000;
  const pacer = createPacer(
    database.db.sql,
    createSteadyTime(() => nowMs),
  );
  const atMs = (await pacer.take(paced({ workspace: perSecond(1_000) }))) ?? 0;
  nowMs = atMs + 50;
  expect(pacer.isGood(atMs)).toBe(true);
  nowMs += 1;
  expect(pacer.isGood(atMs)).toBe(false);
  const { rows } = await database.db.sql.query<{ ms: number }>(
    `SELECT (extract(epoch FROM max(free_at) - now()) * 1000)::float8 AS ms FROM pace`,
  );
  // The window in use and the next one.
  expect(rows[0]?.ms).toBeLessThanOrEqual(100);
});

it.each([
  ['of a workspace', { workspace: perSecond(500) }],
  ['of an application', { application: perSecond(500) }],
  ['that is the smaller of the two', { application: perSecond(900), workspace: perSecond(500) }],
])('the budget %s is shared by two processes', async (_which, pace) => {
  const pacers = [createPacer(database.db.sql, steadyTime), createPacer(database.db.sql, steadyTime)];
  const platform = paced(pace);
  const taken = await Promise.all(
    Array.from({ length: 100 }, () => pacers.map((pacer) => pacer.take(platform))).flat(),
  );
  const times = taken.flatMap((atMs) => atMs ?? []).toSorted((a, b) => a - b);
  expect(times).toHaveLength(200);
  // 400 ms of the budget; each on its own would have been ready after 200. Some of it is spent on the statements.
  expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThan(300);
});

it('a platform without a budget is waited for by none', async () => {
  const pacer = createPacer(database.db.sql, steadyTime);
  expect(await pacer.take(paced({ room: perSecond(1), person: perSecond(1) }))).toBeNull();
});
