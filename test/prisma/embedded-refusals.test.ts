import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { explainOutput, lastComplaint } from '../../prisma/embedded/explain.ts';
import { ask, isRoot, openStage, type Stage, users } from './embedded-stage.ts';

const ordinary = users.find(([who]) => who !== 'root');

let stage: Stage;
beforeEach(() => {
  stage = openStage();
});
afterEach(() => stage.clear());

/** The error of a start that is impossible: one sentence, at once. */
async function refusal(): Promise<string> {
  const began = performance.now();
  const refused: unknown = await stage.startHere().catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: 'database_unusable', retry: 'never' });
  expect(performance.now() - began).toBeLessThan(10_000);
  return oneLine(refused);
}

function oneLine(error: unknown): string {
  const message = error instanceof Error ? error.message : '';
  expect(message.split('\n')).toHaveLength(1);
  return message;
}

async function makeDatabase(): Promise<void> {
  await stage.fill();
  const first = await stage.startHere();
  await ask(first.url, 'CREATE TABLE kept AS SELECT 1 AS n');
  await first.stop();
}

describe('problems a person has to fix', () => {
  it('a folder that may not be written', async () => {
    const theirs = openStage(ordinary?.[1]);
    chmodSync(theirs.folder, 0o555);
    const refused = await theirs.start().next('refused');
    expect(refused.message).toMatch(/may not write to .*\.data\/postgres .*chown.*DATABASE_URL/);
    await theirs.clear();
  });

  it('a file where the folder should be', async () => {
    writeFileSync(join(stage.folder, '.data'), '');
    expect(await refusal()).toMatch(/cannot be kept in .*\.data\/postgres \(.*\): put that right/);
  });

  it('a password that was lost, and the data is not touched', async () => {
    await makeDatabase();
    const file = join(stage.dir, 'data', 'xinhang.password');
    renameSync(file, `${file}.away`);
    expect(await refusal()).toMatch(/password file .*xinhang\.password cannot be read: bring the file back/);
    renameSync(`${file}.away`, file);
    expect(await ask((await stage.startHere()).url, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
  });

  it('a password that belongs to other data', async () => {
    await makeDatabase();
    writeFileSync(join(stage.dir, 'data', 'xinhang.password'), 'guessed\n');
    expect(await refusal()).toMatch(/does not accept the password .* bring back the xinhang\.password/);
  });

  it('data of another major version', async () => {
    await makeDatabase();
    writeFileSync(join(stage.dir, 'data', 'PG_VERSION'), '15\n');
    expect(await refusal()).toMatch(/made by another major version of PostgreSQL/);
  });

  it('data that is damaged', async () => {
    await makeDatabase();
    writeFileSync(join(stage.dir, 'data', 'global', 'pg_control'), '');
    expect(await refusal()).toMatch(/cannot work with .*\.data\/postgres \(.*pg_control.*\)/);
  });

  it.runIf(isRoot && ordinary)('data of another user', async () => {
    await makeDatabase();
    const theirs = openStage(ordinary?.[1]);
    const refused = await theirs.start({ dir: stage.dir }).next('refused');
    expect(refused.message).toMatch(/belongs to \w+ and this process runs as nobody: .*chown -R/);
    await theirs.clear();
  });
});

describe.runIf(canMount())('a full disk', () => {
  const mount = (size: string) => {
    mkdirSync(stage.dir, { recursive: true });
    const { status, stderr } = spawnSync('mount', [
      '-t',
      'tmpfs',
      '-o',
      `size=${size},mode=777`,
      'full',
      stage.dir,
    ]);
    expect(stderr.toString()).toBe('');
    expect(status).toBe(0);
  };
  afterEach(async () => {
    await stage.end();
    spawnSync('umount', ['-l', stage.dir]);
  });

  it('is one sentence when the database is being made, and nothing half made stays', async () => {
    mount('20m');
    expect(await refusal()).toMatch(
      /^The disk of .*\.data\/postgres is full: free some space and start again/,
    );
    spawnSync('mount', ['-o', 'remount,size=200m', stage.dir]);
    expect(await ask((await stage.startHere()).url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
  });

  it('is reported in one sentence when the server starts, and the data is intact once there is space', async () => {
    mount('200m');
    await makeDatabase();
    const ballast = join(stage.dir, 'ballast');
    spawnSync('dd', ['if=/dev/zero', `of=${ballast}`, 'bs=64k']);
    expect(await refusal()).toMatch(/^The disk of .*\.data\/postgres is full/);
    rmSync(ballast);
    expect(await ask((await stage.startHere()).url, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
  });
});

function canMount(): boolean {
  if (!isRoot || !existsSync('/dev/shm')) return false;
  const { folder, clear } = openStage();
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'probe', folder]);
  spawnSync('umount', [folder]);
  void clear();
  return status === 0;
}

describe('explaining', () => {
  const place = { home: '/x', dataDir: '/x/data', account: { name: 'postgres', uid: 1, gid: 1 } };
  it.each([
    ['initdb: error: could not write: No space left on device', /^The disk of \/x is full/],
    ['FATAL:  could not open "x": Permission denied', /runs as postgres and may not use \/x .*chown -R/],
    ['spawn /x/initdb EACCES', /may not use \/x \(spawn \/x\/initdb EACCES\)/],
    ['FATAL:  could not create file: Read-only file system', /read-only disk/],
    ['FATAL:  database files are incompatible with server', /another major version/],
    [
      'initdb: could not look up effective user ID 42: user does not exist',
      /the system knows by name .*ID 42/,
    ],
    ['', /\(it said nothing\)/],
  ])('%s', (output, sentence) => {
    expect(explainOutput(output, place)).toMatch(sentence);
  });

  it('quotes the line that names the trouble, not what came after it', () => {
    const log = `2026-01-01 00:00:00.000 UTC [1] LOG:  starting PostgreSQL 18.4
2026-01-01 00:00:00.000 UTC [1] FATAL:  lock file is gone
2026-01-01 00:00:00.000 UTC [1] HINT:  look for it
2026-01-01 00:00:00.000 UTC [1] LOG:  database system is shut down
`;
    expect(lastComplaint(log)).toBe('FATAL:  lock file is gone');
  });
});
