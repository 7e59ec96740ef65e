import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDb, type Pool } from '../prisma/client.ts';
import { applyMigrations } from '../prisma/migrate.ts';
import { aCompany } from './company.ts';
import { readRows } from './upgrade/dump.ts';
import { whenDone } from './when-done.ts';

/** A server with its own tools, of one version: pg_dump refuses a newer server, and the embedded one has no tools. */
const debian = '/usr/lib/postgresql';
const tools = (existsSync(debian) ? readdirSync(debian) : [])
  .toSorted((a, b) => Number(b) - Number(a))
  .map((version) => join(debian, version, 'bin'))
  .find((bin) =>
    ['initdb', 'postgres', 'pg_dump', 'pg_restore'].every((tool) => existsSync(join(bin, tool))),
  );
const title =
  tools === undefined ? ` (skipped: no PostgreSQL with pg_dump in ${debian}, install postgresql)` : '';

/** In place of Docker: runs PostgreSQL's own tools, and notes what is stopped and started. */
const stub = `#!/usr/bin/env bash
set -e
case "$2" in
  exec) [ "$3 $4" = '-T postgres' ]; shift 4; exec "$@" ;;
  stop | start) echo "$2 $3" >>done ;;
  *) exit 66 ;;
esac
`;

it.skipIf(tools === undefined)(
  `a backup made as the manual says is restored as it says: every row is there, and the program goes on${title}`,
  { timeout: 240_000 },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'xinhang-restore-'));
    whenDone(async () => rmSync(folder, { recursive: true, force: true }));
    const { url, port } = await startServer(folder, String(tools));
    await applyMigrations(url);
    const before = openDb(url);
    const company = await aCompany(before.db);
    for (const code of ['C1', 'C2']) await company.aCustomer({ code });
    // The queue's tables are not in a backup: it finds its work again.
    await before.pool.query('CREATE SCHEMA bullmq; CREATE TABLE bullmq.job (id int)');
    const taken = await everyRow(url, before.pool);
    expect(taken.get('reminder')?.length).toBeGreaterThan(0);
    await before.close();

    runManual(folder, String(tools), port);

    await applyMigrations(url);
    const after = openDb(url);
    whenDone(() => after.close());
    expect(await everyRow(url, after.pool)).toEqual(taken);
    const { rows } = await after.pool.query(`SELECT FROM pg_namespace WHERE nspname = 'bullmq'`);
    expect(rows).toEqual([]);
    const restored = await aCompany(after.db, { entered: true });
    await restored.aCustomer({ code: 'C3' });
    expect(await after.db.customer.count()).toBe(3);
  },
);

async function everyRow(url: string, pool: Pool) {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`,
  );
  const read = await readRows(
    url,
    rows.map(({ name }) => name),
  );
  // The order of rows is not part of a backup.
  return new Map([...read].map(([name, of]) => [name, of.map((row) => JSON.stringify(row)).toSorted()]));
}

function runManual(folder: string, bin: string, port: number): void {
  const manual = readFileSync(new URL('../docs/operations.md', import.meta.url), 'utf8');
  const [commands = ''] = /^# compose$[^]*?(?=^```)/m.exec(manual) ?? [];
  writeFileSync(join(folder, 'docker'), stub);
  chmodSync(join(folder, 'docker'), 0o755);
  const ran = spawnSync('bash', ['--norc', '-e', '-c', commands], {
    cwd: folder,
    env: {
      PATH: `${folder}:${bin}:/usr/bin:/bin`,
      PGHOST: '127.0.0.1',
      PGPORT: String(port),
      PGDATABASE: 'postgres',
      LC_ALL: 'C.UTF-8',
    },
    encoding: 'utf8',
  });
  expect(ran.stderr).toBe('');
  expect(ran.status).toBe(0);
  expect(readFileSync(join(folder, 'done'), 'utf8')).toBe('stop app\nstart app\n');
}

/** On a free port, with the user and the database of the compose file. */
async function startServer(folder: string, bin: string): Promise<{ url: string; port: number }> {
  const data = join(folder, 'data');
  // PostgreSQL refuses to run as root.
  const account = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  if (account.uid !== undefined) chownSync(folder, account.uid, account.gid);
  execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'xinhang', '-A', 'trust', '-E', 'UTF8', '--no-sync'], {
    ...account,
    cwd: folder,
    stdio: 'pipe',
  });
  const port = await findFreePort();
  const settings = ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder, '-F'];
  const server = spawn(join(bin, 'postgres'), settings, {
    ...account,
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  whenDone(() => stop(server));
  await new Promise<void>((resolve, reject) => {
    let said = '';
    server.stderr.on('data', (part: Buffer) => {
      said += part.toString();
      if (said.includes('ready to accept connections')) resolve();
    });
    server.once('exit', () => reject(new Error(said)));
  });
  const at = ['-h', '127.0.0.1', '-p', String(port), '-U', 'xinhang'];
  execFileSync(join(bin, 'createdb'), [...at, 'xinhang'], { stdio: 'pipe' });
  return { url: `postgresql://xinhang@127.0.0.1:${port}/xinhang`, port };
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

async function stop(server: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGQUIT');
  await ended;
}
