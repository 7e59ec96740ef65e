import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isRunning, kill } from '../process-tree.ts';
import { ask, killAllButServer, openStage, type Stage, users } from './embedded-stage.ts';

describe.each(users)('the embedded PostgreSQL, started by %s', (_who, user) => {
  let stage: Stage;
  beforeEach(async () => {
    stage = openStage(user);
    await stage.fill();
  });
  afterEach(() => stage.clear());

  it('keeps its data over restarts and in a copy of its folder made between, and leaves no process running', async () => {
    const first = stage.start();
    await ask(await first.url(), `CREATE TABLE kept (word text); INSERT INTO kept VALUES ('新航')`);
    const pid = stage.postmaster();
    await first.stop();
    expect(isRunning(pid)).toBe(false);
    expect(existsSync(join(stage.dir, 'data', 'postmaster.pid'))).toBe(false);
    // As the manual says: stop the program, copy the folder, start it again.
    const folder = join(stage.folder, '.data');
    const copy = join(stage.folder, 'backup');
    execFileSync('cp', ['-R', folder, copy], user ?? {});
    rmSync(folder, { recursive: true });
    renameSync(copy, folder);
    const second = stage.start();
    expect(await ask(await second.url(), 'SELECT word FROM kept')).toEqual([{ word: '新航' }]);
    await second.stop();
  });

  it('recovers from a kill -9 of everything but the server, which kept running', async () => {
    const first = stage.start();
    const url = await first.url();
    await ask(url, 'CREATE TABLE kept AS SELECT 1 AS n');
    const orphan = stage.postmaster();
    await killAllButServer(first, orphan);
    expect(await ask(url, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
    const second = stage.start();
    expect(await ask(await second.url(), 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
    expect(isRunning(orphan)).toBe(false);
    expect(second.lines[0]).toMatchObject({
      message: expect.stringContaining(`process ${orphan}) that an interr`),
    });
    await second.stop();
  });

  it('refuses a second start on the same data in one sentence that names the first', async () => {
    const first = stage.start();
    const url = await first.url();
    const refused = await stage.start().next('refused');
    expect(refused).toMatchObject({ code: 'database_unusable' });
    expect(refused.message).toBe(
      `The database in ${stage.dir} is in use by process ${first.child.pid}: stop that process first, or give this one a database of its own with DATABASE_URL.`,
    );
    expect(await ask(url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
    await first.stop();
    await stage.start().url();
  });
});

describe('the embedded PostgreSQL', () => {
  let stage: Stage;
  beforeEach(() => {
    stage = openStage();
  });
  afterEach(() => stage.clear());

  it('reports what it did and how long each step took', async () => {
    const said: string[] = [];
    const server = await stage.startHere({ log: (message) => said.push(message) });
    await server.stop();
    expect(said).toEqual([
      expect.stringMatching(/^made an empty database in .*\.data\/postgres in \d+ ms$/),
      expect.stringMatching(/^PostgreSQL is ready on 127\.0\.0\.1:\d+ after \d+ ms$/),
      expect.stringMatching(/^PostgreSQL stopped in \d+ ms$/),
    ]);
  });

  it('sorts by code point, uses UTF-8 and UTC, and flushes commits to disk', async () => {
    const { url } = await stage.startHere();
    expect(
      await ask(
        url,
        `SELECT current_setting('server_encoding') AS encoding, datcollate AS sorting, datctype AS letters,
                current_setting('TimeZone') AS zone, current_setting('log_timezone') AS log_zone,
                current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit
         FROM pg_database WHERE datname = current_database()`,
      ),
    ).toEqual([
      {
        encoding: 'UTF8',
        sorting: 'C',
        letters: 'C',
        zone: 'UTC',
        log_zone: 'UTC',
        fsync: 'on',
        commit: 'on',
      },
    ]);
  });

  it('listens on loopback only and requires its password, which only its owner can read', async () => {
    const { url } = await stage.startHere();
    const other = new URL(url);
    other.password = 'guessed';
    await expect(ask(other.href, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
    for (const address of Object.values(networkInterfaces()).flat()) {
      if (!address || address.internal || address.family !== 'IPv4') continue;
      other.hostname = address.address;
      other.searchParams.delete('host');
      await expect(ask(other.href, 'SELECT 1')).rejects.toThrow(/ECONNREFUSED/);
    }
    const file = join(stage.dir, 'data', 'xinhang_app.password');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(stage.dir, 'data')).mode & 0o777).toBe(0o700);
    expect(readFileSync(file, 'utf8').trim()).toBe(new URL(url).password);
    expect(readFileSync(`/proc/${stage.postmaster()}/cmdline`, 'utf8')).not.toContain(new URL(url).password);
  });

  it('goes on after a kill -9 of everything', async () => {
    await stage.fill();
    const first = stage.start();
    await ask(await first.url(), 'CREATE TABLE kept AS SELECT 1 AS n');
    const pid = stage.postmaster();
    await killAllButServer(first, pid);
    kill(pid, 'SIGKILL');
    await expect.poll(() => isRunning(pid)).toBe(false);
    expect(stage.postmaster()).toBe(pid);
    const second = stage.start();
    expect(await ask(await second.url(), 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
    await second.stop();
  });

  it('takes a database that was copied back with other rights', async () => {
    await stage.fill();
    const first = await stage.startHere();
    await ask(first.url, 'CREATE TABLE kept AS SELECT 1 AS n');
    await first.stop();
    chmodSync(join(stage.dir, 'data'), 0o755);
    expect(await ask((await stage.startHere()).url, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
  });
});
