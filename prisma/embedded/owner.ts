import pg from 'pg';
import { setTimeout as wait } from 'node:timers/promises';

/** An arbitrary number that must be the same in every version of the program. */
const ownerLock = 0x71e4a6;

const namePrefix = 'xinhang owner, process ';

/** Ownership of a server: while it lasts, no other process treats the server as an orphan. */
export interface Ownership {
  release(): Promise<void>;
}

/**
 * Tries to become the owner of a running server by taking an advisory lock, which ends with the connection: however an
 * owner dies, its server becomes free, and no process id has to be trusted.
 *
 * @returns the owner's process id, as text, if there is one already
 */
export async function claimServer(url: string): Promise<Ownership | { heldBy: string }> {
  const client = await tryClaim(url);
  if (!(client instanceof pg.Client)) return client;
  return keep(url, client);
}

/**
 * The owner's process id, as text; null if there is none. Takes no lock: a process that took it only to find out would be
 * reported as the owner to others, and keep the process that has just started the server from claiming it.
 */
export async function findOwner(url: string): Promise<string | null> {
  const client = await connect(url, 'xinhang, looking for the owner');
  try {
    return await readOwner(client);
  } finally {
    await client.end();
  }
}

async function tryClaim(url: string): Promise<pg.Client | { heldBy: string }> {
  const client = await connect(url, `${namePrefix}${process.pid}`);
  for (;;) {
    const { rows } = await client.query<{ got: boolean }>(`SELECT pg_try_advisory_lock(${ownerLock}) AS got`);
    if (rows[0]?.got) return client;
    // Null if it was released between the two statements.
    const heldBy = await readOwner(client);
    if (heldBy === null) continue;
    await client.end();
    return { heldBy };
  }
}

async function connect(url: string, name: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: name });
  client.on('error', () => {});
  await client.connect();
  return client;
}

async function readOwner(client: pg.Client): Promise<string | null> {
  const { rows } = await client.query<{ application_name: string }>(
    `SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid)
     JOIN pg_database ON pg_database.oid = pg_locks.database AND pg_database.datname = current_database()
     WHERE locktype = 'advisory' AND classid = 0 AND objid = ${ownerLock} AND granted`,
  );
  return rows[0]?.application_name.replace(namePrefix, '') ?? null;
}

/** A server recovering from a crashed backend closes all connections; the lock is then taken again. */
function keep(url: string, first: pg.Client): Ownership {
  let client = first;
  let released = false;
  const hold = (next: pg.Client) => {
    client = next;
    client.once('end', () => void retake());
  };
  const retake = async (): Promise<void> => {
    if (released) return;
    const next = await tryClaim(url).catch(() => null);
    if (released && next instanceof pg.Client) return next.end();
    if (next instanceof pg.Client) return hold(next);
    await wait(200, undefined, { ref: false });
    return retake();
  };
  hold(first);
  return {
    release: async () => {
      released = true;
      await client.end().catch(() => {});
    },
  };
}
