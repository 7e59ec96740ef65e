import { expect, it, onTestFinished } from 'vitest';
import { createDeliveries } from '../../bot/start/deliveries.ts';
import { warmUp } from '../../jobs/outbox/warm-up.ts';
import { openDb } from '../../prisma/client.ts';
import { aCompany } from '../company.ts';
import { freshDatabase } from '../database.ts';
import { createPaperChat } from './paper-chat.ts';

it('a process that begins has the statements of a delivery planned before one is due, and claims nothing for it', async () => {
  const database = await freshDatabase();
  onTestFinished(database.close);
  const { db, close } = openDb(database.url, { maxConnections: 1 });
  onTestFinished(close);
  await db.sql.query('SET plan_cache_mode TO auto');
  const { core, aCustomer } = await aCompany(db, { platforms: [createPaperChat().platform] });
  await aCustomer();
  await db.reminder.updateMany({ data: { dueAt: new Date(core.clock.now().epochMilliseconds - 60_000) } });
  await warmUp(core);
  expect(await db.reminder.groupBy({ by: ['state'] })).toEqual([{ state: 'planned' }]);
  expect(await db.delivery.count()).toBe(0);
  const planned = await db.$queryRaw<{ name: string }[]>`
    SELECT name FROM pg_prepared_statements WHERE generic_plans + custom_plans > 5 ORDER BY name`;
  expect(planned.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['claim-due', 'reminders-by-delivery_id']),
  );
});

it('a process that is told twenty times to begin sends the statements to be planned once', async () => {
  const database = await freshDatabase();
  onTestFinished(database.close);
  const { db, close } = openDb(database.url, { maxConnections: 1 });
  onTestFinished(close);
  const { core } = await aCompany(db, { platforms: [createPaperChat().platform] });
  const deliveries = createDeliveries(core, { ask: async () => await Promise.resolve(true) });
  for (let n = 0; n < 20; n += 1) deliveries.begin();
  await deliveries.stop();
  const [loads] = await db.$queryRaw<{ sent: bigint }[]>`
    SELECT generic_plans + custom_plans AS sent FROM pg_prepared_statements WHERE name = 'reminders-by-delivery_id'`;
  expect(loads?.sent).toBe(6n);
});

it('a connection stays open for longer than the outbox sleeps, and keeps what it has planned', async () => {
  const { pool, close } = await freshDatabase({ maxConnections: 1 });
  onTestFinished(close);
  expect(pool.options.idleTimeoutMillis).toBeGreaterThan(10_000);
});
