import type { Sql } from '../../prisma/client.ts';

/**
 * How long a claim lasts without renewal, in real time. No request begins unless its own time limit plus two seconds
 * fit into the rest of the lease, so an expired lease means that no request is in progress.
 */
export const leaseSeconds = 15;

/** A delivery as held by its worker. The attempt is set by the claim and checked by every later statement. */
export interface Held {
  readonly id: string;
  readonly attempt: number;
}

/** A new lease, as SQL. */
export const lease = `now() + interval '${leaseSeconds} seconds'`;

/** As an array, each is looked up by index. Joined, the planner may read all content that ever was delivered. */
export const amongD = 'ANY(ARRAY(SELECT id FROM d))';

/** Updates the content of the deliveries in the CTE `d`. */
const carriers = ['reminder', 'notice', 'room_message', 'card_update'] as const;
export const carried = (set: string, from = `'claimed'`) => {
  const join = /\bd\./.test(set) ? 'FROM d WHERE c.delivery_id = d.id AND' : 'WHERE';
  return carriers
    .map(
      (table) =>
        `${table}_now AS (UPDATE ${table} c SET ${set} ${join} c.delivery_id = ${amongD} AND c.state IN (${from}))`,
    )
    .join(', ');
};

/**
 * Updates those deliveries of the input that this worker holds. They are locked in id order, which prevents deadlocks.
 */
export const mine = (columns: string, set: string, states: string, returning = '') => `
  i AS (SELECT * FROM jsonb_to_recordset($2::jsonb) AS i(id uuid, attempt int${columns})),
  ${locked(states)},
  d AS (UPDATE delivery d SET ${set} FROM i JOIN l USING (id) WHERE d.id = i.id RETURNING d.id${returning})`;

export const locked = (states: string) => `
  l AS MATERIALIZED (
    SELECT d.id FROM delivery d JOIN i ON d.id = i.id
    WHERE d.attempt = i.attempt AND d.lease_owner = $1 AND d.state IN (${states})
    ORDER BY d.id FOR UPDATE OF d)`;

/**
 * A delivery that is repeated because the platform cannot be read, and of which this repetition was not posted: what
 * became of the first one is as unknown as before, so it keeps its marker and is repeated later.
 */
export const repeatedLater = `state = 'asking', repeats = repeats - 1, asks = asks + 1, lease_owner = NULL,
  lease_until = now() + least(60, 2 ^ least(asks, 6)) * interval '1 second'`;

export const ended = 'occupies = NULL, lease_owner = NULL, lease_until = NULL';

/** One statement about a batch of deliveries. @returns the ids of those that were still this worker's own */
export async function change(
  sql: Sql,
  owner: string,
  rows: readonly object[],
  statement: { readonly name: string; readonly with: string; readonly values?: readonly unknown[] },
): Promise<ReadonlySet<string>> {
  if (rows.length === 0) return new Set();
  const values = [owner, JSON.stringify(rows), ...(statement.values ?? [])];
  // Prepared once per connection: planning takes as long as changing a few rows.
  const text = `WITH ${statement.with} SELECT id FROM d`;
  const found = await sql.query<{ id: string }>({ name: statement.name, text, values });
  return new Set(found.rows.map(({ id }) => id));
}
