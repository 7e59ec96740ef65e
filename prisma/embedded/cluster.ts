import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseUnusable } from '../database-unusable.ts';
import type { Binaries } from './binaries.ts';
import { copyBlank, isBlank } from './blank.ts';
import { draftIn, removeOldDrafts } from './drafts.ts';
import { explainFailure, sayFull } from './explain.ts';
import { freeBytes } from './free-bytes.ts';
import type { Place } from './place.ts';
import { run } from './run.ts';
import { urlOfServer } from './socket.ts';

/** The cluster's superuser. The program itself uses another account (`app-role.ts`). */
const adminName = 'xinhang';

/** Stored with the data it unlocks, readable only by its owner. */
const passwordFile = 'xinhang.password';

export function hasCluster({ dataDir }: Place): boolean {
  return existsSync(join(dataDir, 'PG_VERSION'));
}

/** Space for an empty cluster, plus as much again for its first days. */
const neededBytes = 100 * 1024 ** 2;

/** What does not differ from one cluster to the next. */
export const initdbOptions = [
  `--username=${adminName}`,
  '--auth=scram-sha-256',
  '--encoding=UTF8',
  '--locale=C',
  '--no-instructions',
];

export interface NewCluster {
  /** Nothing has to survive. */
  readonly throwAway: boolean;
  /** A blank to copy, if it is there. */
  readonly blank: string | null;
  /** `initdb` is at work, which takes it a second; not called where a blank is copied. */
  readonly onCreating: () => void;
}

/**
 * Creates an empty database cluster: UTF-8, code point order, a superuser with a random password. It is created next to
 * its final place and then renamed, so that an interrupted start leaves nothing that looks like data. If two processes
 * do this concurrently, one wins and both use its result.
 */
export async function createCluster(
  place: Place,
  binaries: Binaries,
  { throwAway, blank, onCreating }: NewCluster,
): Promise<void> {
  await removeOldDrafts(place.home);
  if ((await freeBytes(place.home)) < neededBytes) throw new DatabaseUnusable(sayFull(place.home));
  const draft = draftIn(place.home);
  const password = join(draft, passwordFile);
  const data = join(draft, 'data');
  try {
    await mkdir(draft, { mode: 0o700 });
    await writeFile(password, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
    if (place.account) {
      for (const path of [draft, password]) await chown(path, place.account.uid, place.account.gid);
    }
    const making = { place, binaries, throwAway, password };
    if (!(await isCopied(blank, data, making))) {
      const running = initialise(data, making);
      onCreating();
      await running;
    }
    await rename(password, join(data, passwordFile));
    await rename(data, place.dataDir).catch((error: unknown) => {
      if (!hasCluster(place)) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

interface Making {
  readonly place: Place;
  readonly binaries: Binaries;
  readonly throwAway: boolean;
  /** The file with the superuser's password. */
  readonly password: string;
}

async function initialise(data: string, { place, binaries, throwAway, password }: Making): Promise<void> {
  const { code, output } = await run(
    binaries.initdb,
    [`--pgdata=${data}`, `--pwfile=${password}`, ...initdbOptions, ...(throwAway ? ['--no-sync'] : [])],
    place.account,
  );
  if (code !== 0) throw new DatabaseUnusable(await explainFailure(output, place));
}

/** False if the blank cannot be copied or does not work; nothing is left of it then, and a database is made without it. */
async function isCopied(blank: string | null, data: string, making: Making): Promise<boolean> {
  if (blank === null || !(await isBlank(blank))) return false;
  try {
    await copyBlank(blank, data, making.place.account);
    await setPassword(data, making);
    if (!making.throwAway) await writeThrough(data, making);
    return true;
  } catch {
    await rm(data, { recursive: true, force: true });
    return false;
  }
}

async function writeThrough(data: string, { place, binaries }: Making): Promise<void> {
  const { code, output } = await run(binaries.initdb, ['--sync-only', `--pgdata=${data}`], place.account);
  if (code !== 0) throw new Error(output);
}

/** By a server without network, for one statement: until it has run, nothing can connect to the copy. */
async function setPassword(data: string, { place, binaries, password }: Making): Promise<void> {
  const value = (await readFile(password, 'utf8')).trim();
  const settings = ['exit_on_error=on', 'fsync=off', 'log_min_messages=fatal', 'log_statement=none'];
  const { code, output } = await run(
    binaries.postgres,
    ['--single', '-D', data, ...settings.flatMap((setting) => ['-c', setting]), 'postgres'],
    place.account,
    `ALTER ROLE ${adminName} PASSWORD '${value}'\n`,
  );
  if (code !== 0) throw new Error(output);
}

/**
 * Restores the permissions PostgreSQL requires, for example after the data was copied back from a backup.
 *
 * @throws DatabaseUnusable when they cannot be restored
 */
export async function restoreRights({ dataDir, account }: Place): Promise<void> {
  const { uid, mode } = await stat(dataDir);
  if (account && uid !== account.uid) {
    const { code, output } = await run('chown', ['-R', `${account.uid}:${account.gid}`, dataDir], null);
    if (code !== 0)
      throw new DatabaseUnusable(`${dataDir} cannot be given to ${account.name}: ${output.trim()}`);
  }
  if ((mode & 0o077) !== 0) await chmod(dataDir, 0o700);
}

/** The superuser's connection URL for a port. */
export async function readAdminUrl(place: Place): Promise<(port: number) => string> {
  const file = join(place.dataDir, passwordFile);
  try {
    const password = (await readFile(file, 'utf8')).trim();
    return (port) => urlOfServer(place, port, adminName, password);
  } catch (error) {
    throw new DatabaseUnusable(
      `The database in ${place.home} is there but its password file ${file} cannot be read: bring the file back, or move the folder away to begin with an empty database.`,
      error,
    );
  }
}
