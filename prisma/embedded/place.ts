import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown, lstat, mkdir, readdir, readlink, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { DatabaseUnusable } from '../database-unusable.ts';
import { type Account, chooseAccount } from './account.ts';
import { freeBytes } from './free-bytes.ts';
import { type Guard, guardFolder } from './guard.ts';
import { canEnter } from './run.ts';

/** The folder of a database cluster, its data directory, and the user PostgreSQL runs as. */
export interface Place {
  readonly home: string;
  readonly dataDir: string;
  readonly account: Account | null;
}

/** Root's folder for data that another user must reach; unlike a temporary folder it survives a reboot. */
export const rootStore = '/var/lib/xinhang';

/**
 * Chooses the data directory and the user PostgreSQL runs as. If that user cannot reach the wanted folder (root works
 * in its home), new data goes to root's store and the wanted folder becomes a symlink to it. The link is the only
 * record of the location, so it moves and disappears with the checkout.
 *
 * @throws DatabaseUnusable when existing data cannot be reached, or this process may not switch to that user
 */
export async function choosePlace(
  wanted: string,
  log: (message: string) => void,
  store: string,
): Promise<Place> {
  await mkdir(dirname(wanted), { recursive: true }).then((made) => openFrom(made, dirname(wanted)));
  const home = await follow(wanted);
  await mkdir(home, { recursive: true }).then((made) => openFrom(made, home));
  const account = chooseAccount(dataIn(home));
  if (!(await canEnter('/', account))) {
    throw new DatabaseUnusable(
      `PostgreSQL does not run as root and this process may not become ${account?.name}: start the program as an ordinary user, or set DATABASE_URL.`,
    );
  }
  if (await canEnter(home, account)) return { home, dataDir: dataIn(home), account };
  if ((await readdir(home)).length > 0) {
    throw new DatabaseUnusable(
      `The database in ${home} cannot be reached by ${account?.name}, as whom PostgreSQL runs: let everybody pass the folders above it (chmod o+x), move the program to a folder such as /opt, or start it as another user.`,
    );
  }
  const moved = join(store, `postgres-${randomBytes(6).toString('hex')}`);
  await mkdir(moved, { recursive: true });
  for (const folder of [store, moved]) await chmod(folder, 0o755);
  await rm(wanted, { recursive: true });
  await symlink(moved, wanted);
  log(`${account?.name} cannot reach ${wanted}, so the data is kept in ${moved} and a link leads there`);
  return { home: moved, dataDir: dataIn(moved), account };
}

/** Enough for a few hundred small databases; the 64 MB of a container are not. */
const memoryDiskBytes = 1024 ** 3;

/**
 * Creates a temporary folder that the account can reach, with a guard that deletes it when this process ends.
 *
 * @param inMemory use a memory disk if there is a large one: creating files there takes a tenth of the time
 */
export async function makeTemporaryPlace(inMemory: boolean): Promise<{ place: Place; guard: Guard }> {
  const account = chooseAccount('');
  const memory = inMemory && (await freeBytes('/dev/shm')) >= memoryDiskBytes ? ['/dev/shm'] : [];
  for (const parent of [...memory, tmpdir(), '/tmp', '/var/tmp']) {
    if (!existsSync(parent) || !(await canEnter(parent, account))) continue;
    const home = join(await realpath(parent), `xinhang-postgres-${randomBytes(6).toString('hex')}`);
    // Started before there is anything to delete.
    const guard = guardFolder(home);
    try {
      await mkdir(home, { mode: 0o700 });
    } catch {
      guard.dismiss();
      continue;
    }
    if (account) await chown(home, account.uid, account.gid);
    return { place: { home, dataDir: dataIn(home), account }, guard };
  }
  throw new DatabaseUnusable(
    `No temporary folder can be used${account ? ` by ${account.name}` : ''}: set TMPDIR to one that everybody may use.`,
  );
}

function dataIn(home: string): string {
  return join(home, 'data');
}

/** Follows the link even if its target no longer exists. */
async function follow(wanted: string): Promise<string> {
  const link = await lstat(wanted).catch(() => null);
  const target = link?.isSymbolicLink() ? resolve(dirname(wanted), await readlink(wanted)) : resolve(wanted);
  return join(await realpath(dirname(target)).catch(() => dirname(target)), basename(target));
}

/** Under a strict umask, PostgreSQL's user could not enter the folders root has just created. */
async function openFrom(made: string | undefined, last: string): Promise<void> {
  if (made === undefined || process.getuid?.() !== 0) return;
  for (let folder = last; folder.startsWith(made); folder = dirname(folder)) await chmod(folder, 0o755);
}
