import { existsSync, readFileSync, statSync } from 'node:fs';
import { DatabaseUnusable } from '../database-unusable.ts';

/** The user PostgreSQL runs as, if different from this process's user. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * PostgreSQL refuses to run as root, so root starts it as an unprivileged user: the owner of existing data, else
 * `postgres`, else `no one`. Null: this process's own user.
 *
 * @throws DatabaseUnusable when the data belongs to a user this process cannot switch to
 */
export function chooseAccount(dataDir: string): Account | null {
  const self = process.getuid?.();
  if (self === undefined) return null;
  const owner = existsSync(dataDir) ? statSync(dataDir) : null;
  if (self !== 0) {
    if (owner === null || owner.uid === self) return null;
    throw new DatabaseUnusable(
      `The database in ${dataDir} belongs to ${nameOf(owner.uid)} and this process runs as ${nameOf(self)}: start it as ${nameOf(owner.uid)}, or give the folder to ${nameOf(self)} with chown -R.`,
    );
  }
  if (owner !== null && owner.uid !== 0) return { name: nameOf(owner.uid), uid: owner.uid, gid: owner.gid };
  const account = readAccounts().find(({ name }) => name === 'postgres') ?? findNobody();
  if (account) return account;
  throw new DatabaseUnusable(
    'PostgreSQL does not run as root and this machine has neither a user "postgres" nor "nobody": create one (useradd --system postgres), start as another user, or set DATABASE_URL.',
  );
}

/**
 * Options for `spawn`: the user, a working directory that everyone may enter, and none of this process's environment.
 */
export function spawnAs(account: Account | null) {
  return {
    ...(account === null ? {} : { uid: account.uid, gid: account.gid }),
    cwd: '/',
    env: { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/local/bin:/usr/bin:/bin' },
  };
}

function findNobody(): Account | undefined {
  return readAccounts().find(({ name, uid }) => name === 'nobody' && uid > 0);
}

function readAccounts(): readonly Account[] {
  if (!existsSync('/etc/passwd')) return [];
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }));
}

function nameOf(uid: number): string {
  return readAccounts().find((account) => account.uid === uid)?.name ?? `user ${uid}`;
}
