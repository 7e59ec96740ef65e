import { createHash } from 'node:crypto';
import { chmod, cp, lstat, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { checksumOf, readMigrations } from '../migration-files.ts';
import { findPackageRoot } from '../package-root.ts';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';
import { draftIn, removeOldDrafts } from './drafts.ts';
import { run } from './run.ts';

/**
 * A blank is a cluster with all migrations and no rows, made by `npm run build` and kept to be copied: copying it takes
 * a tenth of the time that `initdb` and the migrations take. The passwords it was made with are stored nowhere, and
 * every copy gets its own. Without the folder, the next new database takes longer, and that is all.
 */
export const blanksFolder = (): string => join(findPackageRoot(), 'node_modules', '.cache', 'xinhang');

const namePrefix = 'blank-';

/** Another PostgreSQL, other options or another migration make another name, so a blank is never out of date. */
export function blankName({ version }: Binaries, initdbOptions: readonly string[]): string {
  const { platform, arch } = process;
  const migrations = readMigrations().map(({ name, sql }) => `${name} ${checksumOf(sql)}`);
  const contents = [version, platform, arch, ...initdbOptions, ...migrations].join('\n');
  return `${namePrefix}${createHash('sha256').update(contents).digest('hex').slice(0, 32)}`;
}

/** Whether it is there and no other user can have changed it. */
export async function isBlank(blank: string): Promise<boolean> {
  const found = await lstat(blank).catch(() => null);
  if (found?.isDirectory() !== true) return false;
  // Windows has neither.
  return process.getuid === undefined || (found.uid === process.getuid() && (found.mode & 0o077) === 0);
}

/** Copies a blank to a data directory that does not exist yet. */
export async function copyBlank(blank: string, dataDir: string, account: Account | null): Promise<void> {
  await copyFolder(blank, dataDir);
  if (account === null) return;
  const { code, output } = await run('chown', ['-R', `${account.uid}:${account.gid}`, dataDir], null);
  if (code !== 0) throw new Error(output);
}

/** For how many versions of the migrations a blank is kept. */
const kept = 3;

/**
 * Keeps a stopped cluster as a blank, without its passwords. It is copied under another name, written to disk and then renamed, so that an
 * interrupted run leaves nothing that looks like one.
 */
export async function keepBlank(dataDir: string, blank: string): Promise<void> {
  const folder = dirname(blank);
  await mkdir(folder, { recursive: true });
  await removeOldDrafts(folder);
  const draft = draftIn(folder);
  try {
    await copyFolder(dataDir, draft);
    for (const name of await readdir(draft)) {
      if (name.endsWith('.password')) await rm(join(draft, name));
    }
    await chmod(draft, 0o700);
    // Without it a power failure could leave a folder with its name and without its contents.
    await run('sync', [], null);
    await rename(draft, blank).catch(async (error: unknown) => {
      if (!(await isBlank(blank))) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  await removeOld(folder);
}

async function removeOld(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.startsWith(namePrefix));
  const made = await Promise.all(
    names.map(async (name) => ({ name, at: (await lstat(join(folder, name))).mtimeMs })),
  );
  for (const { name } of made.sort((a, b) => b.at - a.at).slice(kept)) {
    await rm(join(folder, name), { recursive: true, force: true });
  }
}

/** The system's own copy is faster than Node's, and shares the blocks where the file system can. */
async function copyFolder(from: string, to: string): Promise<void> {
  const { code } = await run('cp', ['-RP', from, to], null);
  if (code === 0) return;
  await rm(to, { recursive: true, force: true });
  await cp(from, to, { recursive: true });
}
