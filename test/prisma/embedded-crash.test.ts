import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findBinaries } from '../../prisma/embedded/binaries.ts';
import { choosePlace } from '../../prisma/embedded/place.ts';
import { startServer } from '../../prisma/embedded/server.ts';
import { childrenOf, isRunning, kill, statOf } from '../process-tree.ts';
import { ask, killAllButServer, openStage, type Stage } from './embedded-stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = openStage();
  await stage.fill();
});
afterEach(() => stage.clear());

describe('whatever ends the program', () => {
  it('a Ctrl-C at the terminal reaches nothing that it has started, so it can close its connections first', async () => {
    const first = stage.start();
    await first.url();
    const program = Number(first.child.pid);
    const group = (pid: number) => statOf(pid)[2];
    expect(childrenOf(program)).toContain(stage.postmaster());
    for (const child of childrenOf(program)) expect(group(child)).not.toBe(group(program));
    await first.stop();
  });

  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'an unhandled %s stops the server in order too, and the data is intact at the next start',
    async (signal) => {
      const first = stage.start();
      await ask(await first.url(), 'CREATE TABLE kept AS SELECT 1 AS n');
      const server = stage.postmaster();
      await first.kill(signal);
      const second = stage.start();
      expect(await ask(await second.url(), 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
      expect(isRunning(server)).toBe(false);
      expect(readFileSync(join(stage.dir, 'server.log.1'), 'utf8')).toContain('database system is shut down');
    },
  );

  it('an uncaught error does not leave the server behind', async () => {
    const first = stage.start();
    await first.url();
    const server = stage.postmaster();
    await first.order('throw');
    await expect.poll(() => isRunning(server), { timeout: 40_000 }).toBe(false);
    expect(existsSync(join(stage.dir, 'data', 'postmaster.pid'))).toBe(false);
  });

  it('a kill -9 while the database is being created does not prevent the next start', async () => {
    rmSync(stage.dir, { recursive: true });
    const first = stage.start();
    await expect.poll(() => drafts(), { timeout: 40_000, interval: 5 }).toHaveLength(1);
    await first.kill('SIGKILL');
    const second = stage.start();
    expect(await ask(await second.url(), 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
    expect(drafts()).toEqual([]);
  });

  it('a kill -9 while the server is starting does too', async () => {
    const first = stage.start();
    const data = join(stage.dir, 'data', 'postmaster.pid');
    await expect.poll(() => existsSync(data), { timeout: 40_000, interval: 1 }).toBe(true);
    await first.kill('SIGKILL');
    expect(await ask(await stage.start().url(), 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
  });

  function drafts(): string[] {
    return existsSync(stage.dir) ? readdirSync(stage.dir).filter((name) => name.startsWith('new-')) : [];
  }
});

describe('whatever ends the server', () => {
  it('is reported to the program, and the next start goes on with the data', async () => {
    const first = stage.start();
    await ask(await first.url(), 'CREATE TABLE kept AS SELECT 1 AS n');
    kill(stage.postmaster(), 'SIGKILL');
    await first.next('lost');
    const second = stage.start();
    expect(await ask(await second.url(), 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
  });

  it('is reported even when the whole folder was deleted under it', async () => {
    const lost: string[] = [];
    await stage.startHere({ onLost: (reason) => lost.push(reason) });
    const server = stage.postmaster();
    rmSync(stage.dir, { recursive: true });
    kill(server, 'SIGKILL');
    await expect.poll(() => lost).toHaveLength(1);
    expect(lost[0]).toMatch(/ENOENT/);
  });

  it('the crash of one connection is repaired, and the server still belongs to its program', async () => {
    const first = stage.start();
    const url = await first.url();
    const [{ pid } = { pid: 0 }] = await ask<{ pid: number }>(
      url,
      `SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'xinhang owner%'`,
    );
    kill(pid, 'SIGKILL');
    const held = `SELECT FROM pg_locks WHERE locktype = 'advisory' AND pid <> ${pid}`;
    await expect.poll(() => ask(url, held).catch(() => []), { timeout: 40_000 }).toHaveLength(1);
    expect((await stage.start().next('refused')).message).toContain(`process ${first.child.pid}:`);
    await first.stop();
  });
});

describe('the trace of a server that is gone', () => {
  it('is ignored if its pid now belongs to another PostgreSQL', async () => {
    const first = stage.start();
    await ask(await first.url(), 'CREATE TABLE kept AS SELECT 1 AS n');
    const gone = stage.postmaster();
    await killAllButServer(first, gone);
    kill(gone, 'SIGKILL');
    await expect.poll(() => isRunning(gone)).toBe(false);

    const other = join(stage.folder, 'other');
    const stranger = stage.start({ dir: other });
    await stranger.url();
    const strangerPid = readFileSync(join(other, 'data', 'postmaster.pid'), 'utf8').split('\n')[0];
    const trace = join(stage.dir, 'data', 'postmaster.pid');
    writeFileSync(trace, readFileSync(trace, 'utf8').replace(/^\d+/, String(strangerPid)));

    const second = stage.start();
    expect(await ask(await second.url(), 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
    expect(isRunning(Number(strangerPid))).toBe(true);
    await Promise.all([second.stop(), stranger.stop()]);
  });

  it('is ignored if it is empty, as a full disk leaves it', async () => {
    const first = stage.start();
    await first.url();
    await first.stop();
    writeFileSync(join(stage.dir, 'data', 'postmaster.pid'), '');
    expect(await ask(await stage.start().url(), 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
  });
});

describe('several at once', () => {
  it('started on no data yet, one runs and the others report who uses it', async () => {
    rmSync(stage.dir, { recursive: true });
    const all = [stage.start(), stage.start(), stage.start()];
    const outcomes = await Promise.allSettled(all.map((one) => one.url()));
    const running = all.filter((_, at) => outcomes[at]?.status === 'fulfilled');
    expect(running).toHaveLength(1);
    for (const one of all.filter((other) => !running.includes(other))) {
      expect((await one.next('refused')).message).toContain(`process ${running[0]?.child.pid}:`);
    }
    expect(await ask(String(await running[0]?.url()), 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
  });

  it('a server started in the very moment another one was is not an error, but tried again', async () => {
    await stage.startHere();
    const first = stage.postmaster();
    const place = await choosePlace(stage.dir, () => {}, join(stage.folder, 'store'));
    expect(await startServer(place, await findBinaries(place.account, []), false)).toBeNull();
    expect(stage.postmaster()).toBe(first);
  });

  it('on different data do not know of each other', async () => {
    const [one, two] = [stage.start(), stage.start({ dir: join(stage.folder, 'two') })];
    await ask(await one.url(), 'CREATE TABLE mine (a int)');
    await ask(await two.url(), 'CREATE TABLE mine (a int)');
    await one.stop();
    expect(await ask(await two.url(), 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
    await two.stop();
  });

  it('a command joins the running program and leaves the server to it', async () => {
    const first = stage.start();
    const url = await first.url();
    const command = stage.start({ ifRunning: 'join' });
    expect(await command.url()).toBe(url);
    await command.stop();
    expect(await ask(url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
    await first.stop();
    const alone = stage.start({ ifRunning: 'join' });
    await alone.url();
    const pid = stage.postmaster();
    await alone.stop();
    expect(isRunning(pid)).toBe(false);
  });
});
