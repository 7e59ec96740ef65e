import { randomBytes } from 'node:crypto';
import { chown, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { Place } from './place.ts';

/** The program's own account: it owns its tables and nothing of the server. */
const appRole = 'xinhang_app';

/** Kept with the data, readable by its owner alone. */
const passwordFile = 'xinhang_app.password';

/** An address, once the port is known. */
export type UrlOf = (port: number) => string;

/** How the program connects; null while nobody has made its account yet. */
export async function readAppUrl({ dataDir }: Place): Promise<UrlOf | null> {
  const password = await readFile(join(dataDir, passwordFile), 'utf8').catch(() => null);
  return password === null ? null : urlWith(password.trim());
}

const urlWith =
  (password: string): UrlOf =>
  (port) =>
    `postgresql://${appRole}:${password}@127.0.0.1:${port}/postgres`;

/**
 * Sees to it that the program has an account that is no superuser: what reaches the database through it can read no
 * file of the machine and start no program. Data of a version that worked as the superuser is handed over, all at once
 * or not at all; where that has been done it costs one look.
 *
 * @param adminUrl of the superuser that the cluster was made with, who keeps the server and nothing else
 * @param mayCreateDatabases in a throw-away server, where every test has a database of its own
 */
export async function ensureAppRole(
  adminUrl: string,
  place: Place,
  mayCreateDatabases: boolean,
): Promise<UrlOf> {
  const client = new pg.Client({ connectionString: adminUrl });
  client.on('error', () => {});
  await client.connect();
  try {
    const password = await readPassword(place);
    await client.query('BEGIN');
    const { rows } = await client.query(`SELECT FROM pg_roles WHERE rolname = '${appRole}'`);
    if (rows.length === 0) await client.query(`CREATE ROLE ${appRole}`);
    const databases = mayCreateDatabases ? 'CREATEDB' : 'NOCREATEDB';
    await client.query(
      `ALTER ROLE ${appRole} LOGIN NOSUPERUSER ${databases} NOCREATEROLE NOREPLICATION NOBYPASSRLS
       PASSWORD ${client.escapeLiteral(password)}`,
    );
    await client.query(handOver);
    await client.query('COMMIT');
    return urlWith(password);
  } finally {
    await client.end();
  }
}

/** Written before the account is made: an account whose password was lost in between is given the one in the file. */
async function readPassword({ dataDir, account }: Place): Promise<string> {
  const file = join(dataDir, passwordFile);
  const known = await readFile(file, 'utf8').catch(() => null);
  if (known !== null) return known.trim();
  const password = randomBytes(24).toString('base64url');
  const draft = `${file}.new`;
  await writeFile(draft, `${password}\n`, { mode: 0o600 });
  if (account) await chown(draft, account.uid, account.gid);
  await rename(draft, file);
  return password;
}

/**
 * Everything in the program's database that belongs to whoever made the cluster, but for the server's own catalogues
 * and what an extension brought. Sequences of columns and types of tables go with their tables.
 */
const handOver = `
DO $$
DECLARE
  statement text;
BEGIN
  FOR statement IN
    WITH admin AS (SELECT oid FROM pg_roles WHERE rolname = current_user),
    own AS (
      SELECT oid, nspname FROM pg_namespace
      WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'),
    brought AS (SELECT classid, objid FROM pg_depend WHERE deptype = 'e'),
    inside AS (
      SELECT objid FROM pg_depend
      WHERE classid = 'pg_class'::regclass AND refclassid = 'pg_class'::regclass
        AND refobjsubid > 0 AND deptype IN ('a', 'i'))
    SELECT format('ALTER DATABASE %I OWNER TO ${appRole}', datname) FROM pg_database
    WHERE datname = current_database() AND datdba = (TABLE admin)
    UNION ALL
    SELECT format('ALTER SCHEMA %I OWNER TO ${appRole}', n.nspname)
    FROM pg_namespace n JOIN own USING (oid) WHERE n.nspowner = (TABLE admin)
    UNION ALL
    SELECT format('ALTER %s %I.%I OWNER TO ${appRole}',
      CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
        WHEN 'c' THEN 'TYPE' ELSE 'TABLE' END, nspname, relname)
    FROM pg_class c JOIN own ON own.oid = relnamespace
    WHERE relowner = (TABLE admin) AND relkind IN ('r', 'p', 'v', 'm', 'S', 'c')
      AND NOT (relkind = 'S' AND c.oid IN (SELECT objid FROM inside))
      AND ('pg_class'::regclass, c.oid) NOT IN (TABLE brought)
    UNION ALL
    SELECT format('ALTER ROUTINE %s OWNER TO ${appRole}', p.oid::regprocedure)
    FROM pg_proc p JOIN own ON own.oid = pronamespace
    WHERE proowner = (TABLE admin) AND ('pg_proc'::regclass, p.oid) NOT IN (TABLE brought)
    UNION ALL
    SELECT format('ALTER TYPE %I.%I OWNER TO ${appRole}', nspname, typname)
    FROM pg_type t JOIN own ON own.oid = typnamespace
    WHERE typowner = (TABLE admin) AND typtype IN ('e', 'd', 'r')
      AND ('pg_type'::regclass, t.oid) NOT IN (TABLE brought)
  LOOP
    EXECUTE statement;
  END LOOP;
END $$`;
