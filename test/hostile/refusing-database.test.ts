import { beforeEach, describe, expect, it } from 'vitest';
import { createSink, type Sink } from '../../bot/inbound/create-sink.ts';
import { createDeadline } from '../../jobs/deadline.ts';
import type { Inbound } from '../../jobs/ports.ts';
import { openPool } from '../../prisma/client.ts';
import { runOnPool } from '../../prisma/run-sql.ts';
import { aCompany, type Company } from '../company.ts';
import { type FreshDatabase, freshDatabase } from '../database.ts';
import { colleague, commands, says } from '../inbound/arrivals.ts';
import { whenDone } from '../when-done.ts';

/** A database that answers, and refuses: out of connections, or its disk is full. */
let database: FreshDatabase;
let company: Company;
beforeEach(async () => {
  database = await freshDatabase();
  whenDone(() => database.close());
  company = await aCompany(database.db);
});
const command = (): Inbound => commands('zhang', '记录 新增 C001 电话联系过');
const message = (): Inbound =>
  says(colleague('zhang'), '收到', { platformRoomId: 'room', platformMessageId: 'm1' });
const stored = async () => await database.db.inboundItem.count();

/** Both kinds are refused before the platform's deadline, with the sentence for the person, and nothing is stored. */
async function expectHonestRefusal(sink: Sink): Promise<void> {
  const deadline = createDeadline();
  for (const refused of await Promise.allSettled([sink.accept(command()), sink.accept(message())])) {
    expect(refused).toMatchObject({
      status: 'rejected',
      reason: { code: 'not_stored', says: { code: 'inbox/not-stored' }, retry: 'later' },
    });
  }
  expect(deadline.leftMs()).toBeGreaterThan(0);
  await sink.drained();
  expect(await stored()).toBe(0);
}
async function expectRecovery(sink: Sink): Promise<void> {
  expect([await sink.accept(command()), await sink.accept(message())]).toEqual(['stored', 'stored']);
  await sink.drained();
  expect(await stored()).toBe(2);
}

describe('what arrives while PostgreSQL', () => {
  it('has no connection left (53300) is refused at once and not stored, and the next is stored without a restart', async () => {
    const name = new URL(database.url).pathname.slice(1);
    const limit = async (connections: number) =>
      await database.pool.query(`ALTER DATABASE ${name} CONNECTION LIMIT ${connections}`);
    await limit(0);
    whenDone(async () => void (await limit(-1)));
    const pool = openPool(database.url, { maxConnections: 1 });
    whenDone(() => pool.end());
    await expect(pool.query('SELECT')).rejects.toMatchObject({ code: '53300' });
    const sink = createSink({ ...company.core, intake: runOnPool(pool) });
    await expectHonestRefusal(sink);
    await limit(-1);
    await expectRecovery(sink);
  });

  it('has a full disk (53100) is refused at once and not stored, and the next is stored without a restart', async () => {
    await database.pool.query(`
      CREATE FUNCTION disk_is_full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$;
      CREATE TRIGGER disk_is_full BEFORE INSERT ON inbound FOR EACH STATEMENT EXECUTE FUNCTION disk_is_full()`);
    const freed = async () =>
      void (await database.pool.query('DROP FUNCTION IF EXISTS disk_is_full CASCADE'));
    whenDone(freed);
    await expect(database.pool.query('INSERT INTO inbound DEFAULT VALUES')).rejects.toMatchObject({
      code: '53100',
    });
    const sink = createSink({ ...company.core, intake: runOnPool(database.pool) });
    await expectHonestRefusal(sink);
    await freed();
    await expectRecovery(sink);
  });
});
