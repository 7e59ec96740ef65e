import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseUnusable } from '../database-unusable.ts';
import type { Binaries } from './binaries.ts';
import { explainOutput } from './explain.ts';
import type { Place } from './place.ts';
import { run } from './run.ts';

export const userName = 'xinhang';
export const databaseName = 'postgres';

/** Kept with the data it opens, readable by its owner alone. */
const passwordFile = 'xinhang.password';

export function hasCluster(dataDir: string): boolean {
  return existsSync(join(dataDir, 'PG_VERSION'));
}

/**
 * Makes an empty database cluster: UTF-8, sorted by code point, in UTC, one user with a random password. It is made
 * beside its place and moved there whole, so an interrupted start leaves nothing that looks like data; of two
 * processes that make it at once one wins and both go on with its result.
 */
export async function createCluster(
  place: Place,
  binaries: Binaries,
  options: { throwAway: boolean },
): Promise<void> {
  const draft = `${place.dataDir}.new-${process.pid}`;
  const { account } = place;
  const password = randomBytes(24).toString('base64url');
  const given = join(draft, passwordFile);
  const data = join(draft, 'data');
  await rm(draft, { recursive: true, force: true });
  try {
    await mkdir(draft, { mode: 0o700 });
    await writeFile(given, `${password}\n`, { mode: 0o600 });
    if (account) {
      for (const path of [draft, given]) await chown(path, account.uid, account.gid);
    }
    const { code, output } = await run(
      binaries.initdb,
      [
        `--pgdata=${data}`,
        `--username=${userName}`,
        `--pwfile=${given}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        '--no-instructions',
        ...(options.throwAway ? ['--no-sync'] : []),
      ],
      account,
    );
    if (code !== 0) throw new DatabaseUnusable(explainOutput(output, place));
    await rename(given, join(data, passwordFile));
    await rename(data, place.dataDir).catch((error: unknown) => {
      if (!hasCluster(place.dataDir)) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** @throws DatabaseUnusable when the data was brought here without its password. */
export async function readPassword(dataDir: string): Promise<string> {
  const file = join(dataDir, passwordFile);
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    throw new DatabaseUnusable(
      `The database in ${dataDir} is there but its password file ${file} cannot be read: bring the file back, or move the folder away to begin with an empty database.`,
      error,
    );
  }
}
