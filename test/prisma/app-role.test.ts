import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openQueue } from '../../jobs/queue/open-queue.ts';
import { openDb } from '../../prisma/client.ts';
import { findBinaries } from '../../prisma/embedded/binaries.ts';
import { createCluster, readAdminUrl } from '../../prisma/embedded/cluster.ts';
import { choosePlace } from '../../prisma/embedded/place.ts';
import { stopPostmaster } from '../../prisma/embedded/postmaster.ts';
import { startServer } from '../../prisma/embedded/server.ts';
import { applyMigrations } from '../../prisma/migrate.ts';
import { readMigrations } from '../../prisma/migration-files.ts';
import { noLog } from '../log.ts';
import { ask, openStage, type Stage } from './embedded-stage.ts';

let stage: Stage;
beforeEach(() => {
  stage = openStage();
});
afterEach(() => stage.clear());

const rightsOf = (url: string) =>
  ask(
    url,
    `SELECT rolname AS name, rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls AS mighty
     FROM pg_roles WHERE rolname = current_user`,
  );

/** Objects of the program's database that still belong to the superuser. */
const leftBehind = (url: string) =>
  ask(
    url,
    `SELECT c.oid::regclass::text AS what FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
     WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema' AND relowner = 10
     UNION ALL SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace
     WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema' AND proowner = 10
     UNION ALL SELECT t.oid::regtype::text FROM pg_type t JOIN pg_namespace n ON n.oid = typnamespace
     WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema' AND typowner = 10
     UNION ALL SELECT nspname FROM pg_namespace
     WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema' AND nspowner = 10
     UNION ALL SELECT datname FROM pg_database WHERE datname = current_database() AND datdba = 10`,
  );

/** Starts only the server, as versions did that connected as its superuser. */
async function asBefore(work: (adminUrl: string) => Promise<void>): Promise<void> {
  const place = await choosePlace(stage.dir, () => {}, join(stage.folder, 'store'));
  const binaries = await findBinaries(place.account, [join(stage.folder, 'store')]);
  await createCluster(place, binaries, { throwAway: true, blank: null, onCreating: () => {} });
  const server = await startServer(place, binaries, true);
  if (server === null) throw new Error('it did not start');
  await work((await readAdminUrl(place))(server.port));
  await stopPostmaster(server.pid, place.dataDir, binaries.pgCtl, 'SIGINT');
  await server.waitUntilGone();
}

describe('the account that the program has in the embedded PostgreSQL', () => {
  it('is not a superuser and may make neither roles nor databases', async () => {
    const { url } = await stage.startHere();
    expect(await rightsOf(url)).toEqual([{ name: 'xinhang_app', mighty: false }]);
    for (const forbidden of [
      `COPY (SELECT 1) TO PROGRAM 'true'`,
      `SELECT pg_read_file('postgresql.conf')`,
      `CREATE ROLE another SUPERUSER`,
      `ALTER SYSTEM SET log_statement = 'all'`,
      `SELECT rolpassword FROM pg_authid`,
    ]) {
      await expect(ask(url, forbidden), forbidden).rejects.toThrow(/permission denied|must be|only roles/iu);
    }
  });

  it('may do all that the program does: migrate, and keep the queue in its own schema', async () => {
    await stage.fill();
    const { url } = await stage.startHere();
    expect((await applyMigrations(url)).length).toBeGreaterThan(0);
    const queue = await openQueue({ backend: { kind: 'postgres', url }, log: noLog });
    expect(await queue.problem()).toBeNull();
    await queue.close();
  });

  it('takes over the data of a version that worked as the superuser, with all that can be done to it', async () => {
    const migrations = readMigrations();
    await asBefore(async (adminUrl) => {
      await applyMigrations(adminUrl, migrations.slice(0, -1));
      await ask(adminUrl, `INSERT INTO setting (key, value) VALUES ('kept', '"新航"')`);
      const queue = await openQueue({ backend: { kind: 'postgres', url: adminUrl }, log: noLog });
      await queue.close();
    });
    const { url } = await stage.startHere();
    expect(await rightsOf(url)).toEqual([{ name: 'xinhang_app', mighty: false }]);
    expect(await leftBehind(url)).toEqual([]);
    expect(await ask(url, `SELECT value FROM setting WHERE key = 'kept'`)).toEqual([{ value: '新航' }]);
    expect(await applyMigrations(url)).toHaveLength(1);
    const queue = await openQueue({ backend: { kind: 'postgres', url }, log: noLog });
    expect(await queue.problem()).toBeNull();
    await queue.close();
    const open = openDb(url);
    await open.db.setting.create({ data: { key: 'new', value: 1 } });
    await open.close();
  });

  it('is given another password where the file of it is lost', async () => {
    await stage.fill();
    const first = await stage.startHere();
    await ask(first.url, 'CREATE TABLE kept AS SELECT 1 AS n');
    await first.stop();
    rmSync(join(stage.dir, 'data', 'xinhang_app.password'));
    const second = await stage.startHere();
    expect(new URL(second.url).password).not.toBe(new URL(first.url).password);
    expect(await ask(second.url, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
  });

  it('is the one that a command beside the running program works as', async () => {
    await stage.fill();
    const { url } = await stage.startHere();
    const joined = await stage.startHere({ ifRunning: 'join' });
    expect(joined.url).toBe(url);
  });
});
