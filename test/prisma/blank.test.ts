import { cpSync, existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { chmod, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { blanksFolder, keepBlank } from '../../prisma/embedded/blank.ts';
import { makeBlank } from '../../prisma/make-blank.ts';
import { readMigrations } from '../../prisma/migration-files.ts';
import { ask, openStage, type Stage } from './embedded-stage.ts';

let stage: Stage;
/** A folder with the blank of this run. */
let blanks: string;
let blank: string;
beforeEach(async () => {
  stage = openStage();
  blanks = join(stage.folder, 'blanks');
  const made = await makeBlank();
  blank = join(blanks, made.slice(blanksFolder().length + 1));
  cpSync(made, blank, { recursive: true });
});
afterEach(() => stage.clear());

const start = (dir: string) => stage.startHere({ dir, migrated: true, blanks });
const migrations = async (url: string) =>
  await ask<{ name: string }>(
    url,
    'SELECT migration_name AS name FROM _prisma_migrations ORDER BY started_at',
  );
const tables = async (url: string) =>
  await ask(url, `SELECT tablename FROM pg_tables WHERE schemaname = 'public'`);

it('a new database is a copy with all migrations, with passwords that no other has', async () => {
  const [one, other] = [await start(join(stage.folder, 'one')), await start(join(stage.folder, 'other'))];
  const names = readMigrations().map(({ name }) => ({ name }));
  expect(await migrations(one.url)).toEqual(names);
  expect(await migrations(other.url)).toEqual(names);
  const crossed = new URL(one.url);
  crossed.password = new URL(other.url).password;
  await expect(ask(crossed.href, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
  expect(await ask(one.url, 'SHOW fsync')).toEqual([{ fsync: 'on' }]);
});

it('what is kept to be copied has no password in it and is closed to other users', () => {
  expect(readdirSync(blank, { recursive: true }).filter((name) => /password/i.test(String(name)))).toEqual(
    [],
  );
  expect(statSync(blank).mode & 0o777).toBe(0o700);
});

it('one that others could have changed is not copied', async () => {
  await chmod(blank, 0o750);
  expect(await tables((await start(stage.dir)).url)).toEqual([]);
});

it('one that is damaged is not used, and the database is made without it', async () => {
  await truncate(join(blank, 'global', 'pg_control'), 100);
  expect(await tables((await start(stage.dir)).url)).toEqual([]);
});

it('a database is made without it where there is none', async () => {
  const { url } = await stage.startHere({ migrated: true, blanks: join(stage.folder, 'none') });
  expect(await tables(url)).toEqual([]);
});

it('what an interrupted run left is removed, and of those made for other migrations two are kept', async () => {
  const folder = join(stage.folder, 'kept');
  const old = ['blank-d', 'blank-b', 'blank-c', 'blank-a'];
  for (const [n, name] of old.entries()) {
    mkdirSync(join(folder, name), { recursive: true });
    utimesSync(join(folder, name), n, n);
  }
  mkdirSync(join(folder, 'new-999999999'));
  writeFileSync(join(blank, 'xinhang.password'), 'secret');
  await keepBlank(blank, join(folder, 'blank-new'));
  expect(readdirSync(folder).toSorted()).toEqual(['blank-a', 'blank-c', 'blank-new']);
  expect(existsSync(join(folder, 'blank-new', 'PG_VERSION'))).toBe(true);
  expect(existsSync(join(folder, 'blank-new', 'xinhang.password'))).toBe(false);
});
