import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseUnusable } from '../database-unusable.ts';
import type { Binaries } from './binaries.ts';
import { explainFailure, sayFull } from './explain.ts';
import { freeBytes } from './free-bytes.ts';
import type { Place } from './place.ts';
import { isAlive } from './postmaster.ts';
import { run } from './run.ts';

/** The superuser that the cluster is made with. The program itself works as another (`app-role.ts`). */
const adminName = 'xinhang';

/** Kept with the data it opens, readable by its owner alone. */
const passwordFile = 'xinhang.password';

export function hasCluster({ dataDir }: Place): boolean {
  return existsSync(join(dataDir, 'PG_VERSION'));
}

/** What an empty cluster takes, and as much again for its first days. */
const neededBytes = 100 * 1024 ** 2;

/**
 * Makes an empty database cluster: UTF-8, sorted by code point, a superuser with a random password. It is made beside
 * its place and moved there whole, so an interrupted start leaves nothing that looks like data; of two processes
 * that make it at once one wins and both go on with its result.
 */
export async function createCluster(place: Place, binaries: Binaries, throwAway: boolean): Promise<void> {
  await removeOldDrafts(place.home);
  if ((await freeBytes(place.home)) < neededBytes) throw new DatabaseUnusable(sayFull(place.home));
  const draft = join(place.home, `${draftName}${process.pid}`);
  const password = join(draft, passwordFile);
  const data = join(draft, 'data');
  try {
    await mkdir(draft, { mode: 0o700 });
    await writeFile(password, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
    if (place.account) {
      for (const path of [draft, password]) await chown(path, place.account.uid, place.account.gid);
    }
    const { code, output } = await run(
      binaries.initdb,
      [
        `--pgdata=${data}`,
        `--username=${adminName}`,
        `--pwfile=${password}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        '--no-instructions',
        ...(throwAway ? ['--no-sync'] : []),
      ],
      place.account,
    );
    if (code !== 0) throw new DatabaseUnusable(await explainFailure(output, place));
    await rename(password, join(data, passwordFile));
    await rename(data, place.dataDir).catch((error: unknown) => {
      if (!hasCluster(place)) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/**
 * Data that was copied back from somewhere has other rights than PostgreSQL demands of it.
 * @throws DatabaseUnusable when they cannot be restored.
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

/** How to connect to the server of this data as its superuser, once its port is known. */
export async function readAdminUrl({ dataDir, home }: Place): Promise<(port: number) => string> {
  const file = join(dataDir, passwordFile);
  try {
    const password = (await readFile(file, 'utf8')).trim();
    return (port) => `postgresql://${adminName}:${password}@127.0.0.1:${port}/postgres`;
  } catch (error) {
    throw new DatabaseUnusable(
      `The database in ${home} is there but its password file ${file} cannot be read: bring the file back, or move the folder away to begin with an empty database.`,
      error,
    );
  }
}

const draftName = 'new-';

/** What starts that were interrupted have left. */
async function removeOldDrafts(home: string): Promise<void> {
  for (const name of await readdir(home)) {
    const pid = name.startsWith(draftName) ? Number(name.slice(draftName.length)) : Number.NaN;
    if (Number.isNaN(pid) || (pid !== process.pid && isAlive(pid))) continue;
    // Whoever made it may still be at it for a moment.
    await rm(join(home, name), { recursive: true, force: true, maxRetries: 20 });
  }
}
