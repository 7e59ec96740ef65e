import { afterEach, describe, expect, it, vi } from 'vitest';
import { type OpenDb, openDb } from '../../prisma/client.ts';
import { fillDatabase, type FreshDatabase, freshDatabase } from '../database.ts';
import { startCuttingServer } from './cutting-server.ts';

const open: OpenDb[] = [];
async function fresh(): Promise<FreshDatabase> {
  const store = await freshDatabase();
  open.push(store);
  return store;
}

function nameOf(url: string): string {
  return new URL(url).pathname.slice(1);
}

/** A server configured for another part of the world. */
async function freshAbroad(): Promise<OpenDb> {
  const { pool, url } = await fresh();
  await pool.query(`ALTER DATABASE ${nameOf(url)} SET TimeZone TO 'America/Los_Angeles'`);
  await pool.query(`ALTER DATABASE ${nameOf(url)} SET DateStyle TO 'German'`);
  const abroad = openDb(url);
  open.push(abroad);
  return abroad;
}

afterEach(async () => {
  await Promise.all(
    open
      .splice(0)
      .reverse()
      .map((store) => store.close()),
  );
});

const instant = new Date('2026-02-16T16:30:00.123Z');

describe('openDb', () => {
  it('writes and reads correct instants in a database with another zone and date style', async () => {
    const { db, pool } = await freshAbroad();
    await db.staff.create({
      data: { code: 'li', name: '李', createdAt: instant, leftOn: new Date('2026-02-17') },
    });
    const { rows } = await pool.query(
      'SELECT (extract(epoch FROM created_at) * 1000)::int8 AS ms, left_on FROM staff',
    );
    expect(rows).toEqual([{ ms: String(instant.getTime()), left_on: '2026-02-17' }]);
    const row = await db.staff.findUniqueOrThrow({ where: { code: 'li' } });
    expect(row.createdAt).toEqual(instant);
    expect(row.leftOn).toEqual(new Date('2026-02-17'));
  });

  it('lets a transaction take nineteen seconds, as on a machine that is busy, and ends one that takes longer', async () => {
    const { url } = await fresh();
    const store = openDb(url);
    open.push(store);
    const { db } = store;
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const took = (ms: number) =>
        db.$transaction(async (tx) => {
          await tx.$queryRaw`SELECT 1`;
          vi.advanceTimersByTime(ms);
          await tx.staff.create({ data: { code: `c${ms}`, name: '李' } });
        });
      await took(19_000);
      await expect(took(21_000)).rejects.toThrow(/expired/);
    } finally {
      vi.useRealTimers();
    }
    expect(await db.staff.findMany({ select: { code: true } })).toEqual([{ code: 'c19000' }]);
  });

  it('keeps its zone inside a transaction and on every one of its connections', async () => {
    const { db, pool } = await freshAbroad();
    const zones = await db.$transaction((tx) => tx.$queryRaw<{ TimeZone: string }[]>`SHOW TimeZone`);
    const many = await Promise.all(
      Array.from({ length: 10 }, () => pool.query<{ TimeZone: string }>('SHOW TimeZone')),
    );
    expect([...zones, ...many.flatMap(({ rows }) => rows)].map((row) => row.TimeZone)).toEqual(
      Array.from({ length: 11 }, () => 'UTC'),
    );
  });

  it('stores all roles of a staff member and text of every kind', async () => {
    const { db } = await fresh();
    const name = '李\'雷; -- 🐉 \\ "x"';
    await db.staff.create({ data: { code: 'li', name, roles: ['supervisor', 'gm'] } });
    expect(await db.staff.findFirst()).toMatchObject({ name, roles: ['supervisor', 'gm'] });
  });

  it('survives the loss of an idle connection and reports it', async () => {
    const lost: string[] = [];
    const store = await freshDatabase({
      onIdleError: (error) => lost.push(error.message),
      maxConnections: 2,
    });
    open.push(store);
    await store.pool.query('SELECT 1');
    const other = openDb(store.url);
    await other.pool.query(
      `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
    await expect.poll(() => lost.join()).toMatch(/terminat/);
    expect(await store.db.staff.count()).toBe(0);
    await other.close();
  });

  it.each([1, 2])(
    'survives a connection that is cut between two statements, while it is lent out (%i)',
    async (ready) => {
      const server = await startCuttingServer(ready);
      const store = openDb(server.url);
      await expect(store.db.staff.count()).rejects.toThrow();
      await expect(store.pool.query('SELECT 1')).rejects.toThrow();
      expect(server.cut()).toBeGreaterThan(0);
      await store.close();
      await server.close();
    },
  );

  it('holds no more connections than it may', async () => {
    const store = await freshDatabase({ maxConnections: 3, applicationName: 'count-me' });
    open.push(store);
    await Promise.all(Array.from({ length: 12 }, () => store.db.$queryRaw`SELECT pg_sleep(0.01)::text`));
    const { rows } = await store.pool.query(
      `SELECT count(*)::int AS held FROM pg_stat_activity WHERE application_name = 'count-me'`,
    );
    expect(rows).toEqual([{ held: 3 }]);
  });

  it('leaves no connection behind when closed, even repeatedly', async () => {
    const { pool, url } = await fresh();
    const other = openDb(url, { applicationName: 'to-be-closed' });
    await other.db.staff.count();
    await Promise.all([other.close(), other.close()]);
    await other.close();
    await expect
      .poll(async () => {
        const { rowCount } = await pool.query(
          `SELECT FROM pg_stat_activity WHERE application_name = 'to-be-closed'`,
        );
        return rowCount;
      })
      .toBe(0);
    await expect(other.db.staff.count()).rejects.toThrow();
  });
});

describe('freshDatabase', () => {
  it('gives each caller a private database', async () => {
    const [one, two] = await Promise.all([fresh(), fresh()]);
    await one.db.staff.create({ data: { code: 'li', name: '李' } });
    expect(await one.db.staff.count()).toBe(1);
    expect(await two.db.staff.count()).toBe(0);
  });

  it('leaves nothing behind if it has options of its own', async () => {
    const store = await freshDatabase({});
    await store.close();
    const { pool } = await fresh();
    const { rowCount } = await pool.query('SELECT FROM pg_database WHERE datname = $1', [nameOf(store.url)]);
    expect(rowCount).toBe(0);
  });

  it('is empty and counts from one again when it serves the next test, which nothing of the last can reach', async () => {
    const first = await freshDatabase();
    const insert = `INSERT INTO audit (at, actor, action, subject) VALUES ('2026-03-02', 'x', 'x', 'x') RETURNING id`;
    const ids = await first.pool.query<{ id: string }>(insert);
    await first.db.staff.create({ data: { code: 'li', name: '李' } });
    await first.close();
    const next = await fresh();
    expect(next.url).toBe(first.url);
    expect(await next.db.staff.count()).toBe(0);
    expect((await next.pool.query<{ id: string }>(insert)).rows).toEqual(ids.rows);
    expect(() => first.db.staff).toThrow('closed');
    expect(() => first.pool.query('SELECT 1')).toThrow('closed');
  });

  it.each([
    ['its tables', `ALTER TABLE staff ADD CHECK (code <> 'x')`],
    ['a function', `CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1'`],
  ])('does not serve another test once %s changed', async (_what, change) => {
    const first = await freshDatabase();
    await first.pool.query(change);
    await first.close();
    expect((await fresh()).url).not.toBe(first.url);
  });

  it('does not serve another test while someone is connected to it', async () => {
    const first = await freshDatabase();
    const other = openDb(first.url);
    open.push(other);
    await other.db.staff.count();
    await first.close();
    expect((await fresh()).url).not.toBe(first.url);
  });
});

describe('a filled database', () => {
  it('holds the same again when it serves the next test', async () => {
    const filled = await fillDatabase(async (db) => {
      await db.staff.create({
        data: { code: 'chen', name: '陈', reports: { create: { code: 'li', name: '李' } } },
      });
    });
    const first = await filled.copy();
    const before = await first.db.staff.findMany({ orderBy: { code: 'asc' } });
    await first.db.staff.deleteMany({ where: { code: 'li' } });
    await first.db.staff.updateMany({ data: { name: '?' } });
    await first.close();
    const next = await filled.copy();
    expect(next.url).toBe(first.url);
    expect(await next.db.staff.findMany({ orderBy: { code: 'asc' } })).toEqual(before);
    await next.close();
    await filled.drop();
  });
});
