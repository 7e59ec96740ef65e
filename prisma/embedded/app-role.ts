import { randomBytes } from 'node:crypto';
import { chown, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { Place } from './place.ts';
import { urlOfServer } from './socket.ts';

/** The program's own account. It owns its tables but has no rights on the server. */
const appRole = 'xinhang_app';

/** Stored with the data, readable only by its owner. */
const passwordFile = 'xinhang_app.password';

/** The connection URL for a port. */
export type UrlOf = (port: number) => string;

/** The program's connection URL; null while its account does not exist yet. */
export async function readAppUrl(place: Place): Promise<UrlOf | null> {
  const password = await readFile(join(place.dataDir, passwordFile), 'utf8').catch(() => null);
  return password === null ? null : urlWith(place, password.trim());
}

const urlWith =
  (place: Place, password: string): UrlOf =>
  (port) =>
    urlOfServer(place, port, appRole, password);

/**
 * Ensures that the program has a non-superuser account, which can neither read files on the machine nor start programs.
 * Data of a version that worked as superuser is transferred to it, in one transaction; afterwards this costs a single
 * check.
 *
 * @param adminUrl of the cluster's superuser, who keeps owning the server only
 * @param mayCreateDatabases for a throw-away server, where tests create, copy and reset databases
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
    // Resetting a database does not check references.
    if (mayCreateDatabases)
      await client.query(`GRANT SET ON PARAMETER session_replication_role TO ${appRole}`);
    await client.query(handOver);
    await client.query('COMMIT');
    return urlWith(place, password);
  } finally {
    await client.end();
  }
}

/**
 * Written before the account is created: if the account exists but its password was lost, it gets the one in the file.
 */
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
 * Transfers every object in the program's database owned by the cluster's creator, except system catalogues and
 * extension members. Column sequences and table types follow their tables.
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
