import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import {
  chmod,
  chown,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readlink,
  realpath,
  rm,
  statfs,
  symlink,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { DatabaseUnusable } from '../database-unusable.ts';
import { type Account, chooseAccount } from './account.ts';
import { canEnter } from './run.ts';

export interface Place {
  /** Where the data really lies, after any link. It need not exist yet. */
  readonly dataDir: string;
  readonly account: Account | null;
}

/** Root's place for what another user must be able to reach; it outlives a reboot, as a temporary folder does not. */
export const rootStore = '/var/lib/xinhang';

/**
 * Decides where the data lies and as whom PostgreSQL runs. Where that user cannot reach the wanted folder (root
 * works in its home), new data goes to root's store and the wanted folder becomes a link to it: the link is the only
 * memory of the place, so it moves and disappears with the checkout.
 * @throws DatabaseUnusable when data already there cannot be reached, or nothing can be written.
 */
export async function choosePlace(wanted: string, store = rootStore): Promise<Place> {
  const parent = dirname(wanted);
  // Root under a strict umask would otherwise lock its own database out.
  const made = await mkdir(parent, { recursive: true });
  if (made !== undefined && process.getuid?.() === 0) await chmod(parent, 0o755);
  const dataDir = await follow(wanted);
  const account = chooseAccount(dataDir);
  if (await canEnter(existsSync(dataDir) ? dataDir : dirname(dataDir), account)) return { dataDir, account };
  if (existsSync(dataDir) && (await readdir(dataDir)).length > 0) {
    throw new DatabaseUnusable(
      `The database in ${dataDir} cannot be reached by ${account?.name}, as whom PostgreSQL runs: let everybody pass the folders above it (chmod o+x), move the program to such a folder as /opt, or start it as another user.`,
    );
  }
  await rm(wanted, { recursive: true, force: true });
  await mkdir(store, { recursive: true });
  await chmod(store, 0o755);
  const moved = join(store, `data-${randomBytes(6).toString('hex')}`);
  await symlink(moved, wanted);
  return { dataDir: moved, account };
}

/** Room enough for a few hundred small databases; the 64 MB of a container are not. */
const memoryDiskBytes = 1024 ** 3;

/**
 * A new temporary folder that the account can reach.
 * @param inMemory on a memory disk where there is a large one: making files there costs a tenth.
 */
export async function makeTemporaryPlace(inMemory: boolean): Promise<Place> {
  const account = chooseAccount('');
  const memory = inMemory && (await freeBytes('/dev/shm')) >= memoryDiskBytes ? ['/dev/shm'] : [];
  for (const parent of [...memory, tmpdir(), '/tmp', '/var/tmp']) {
    if (!existsSync(parent) || !(await canEnter(parent, account))) continue;
    const folder = await mkdtemp(join(parent, 'xinhang-postgres-')).catch(() => null);
    if (folder === null) continue;
    if (account) await chown(folder, account.uid, account.gid);
    return { dataDir: join(folder, 'data'), account };
  }
  throw new DatabaseUnusable(
    `No temporary folder can be used${account ? ` by ${account.name}` : ''}: set TMPDIR to one that everybody may use.`,
  );
}

async function freeBytes(folder: string): Promise<number> {
  const disk = await statfs(folder).catch(() => null);
  return disk ? disk.bavail * disk.bsize : 0;
}

/** Through the link, also when what it points to was never made. */
async function follow(wanted: string): Promise<string> {
  const link = await lstat(wanted).catch(() => null);
  const target = link?.isSymbolicLink() ? resolve(dirname(wanted), await readlink(wanted)) : resolve(wanted);
  return join(await realpath(dirname(target)).catch(() => dirname(target)), basename(target));
}
