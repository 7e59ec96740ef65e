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

/**
 * Creates an empty database cluster: UTF-8, code point order, a superuser with a random password. It is created next to
 * its final place and then renamed, so that an interrupted start leaves nothing that looks like data. If two processes
 * do this concurrently, one wins and both use its result.
 */
export async function createCluster(
  place: Place,
  binaries: Binaries,
  throwAway: boolean,
  onCreating: () => void = () => {},
): Promise<void> {
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
    const running = run(
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
    onCreating();
    const { code, output } = await running;
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

const draftName = 'new-';

/** Removes leftovers of interrupted starts. */
async function removeOldDrafts(home: string): Promise<void> {
  for (const name of await readdir(home)) {
    const pid = name.startsWith(draftName) ? Number(name.slice(draftName.length)) : Number.NaN;
    if (Number.isNaN(pid) || (pid !== process.pid && isAlive(pid))) continue;
    // The process that created it may still be writing for a moment.
    await rm(join(home, name), { recursive: true, force: true, maxRetries: 20 });
  }
}
