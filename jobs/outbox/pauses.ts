import type { Sql } from '../../prisma/client.ts';
import type { PlatformId } from '../ports.ts';

/** The scope of a pause that holds for everything on a platform; a target is its own scope. */
export function platformScope(platform: PlatformId): string {
  return `platform:${platform}`;
}

export interface NewPause {
  readonly scope: string;
  readonly problem: string;
  readonly detail: string;
  /** As long as it was told to; or, each time longer, from the first to the longest. */
  readonly ms: { readonly exactly: number } | { readonly first: number; readonly longest: number };
}

/**
 * Posts nothing there for a while, whichever process it is: backoff with jitter, so that they do not all come back at
 * once. Failures that come together are one.
 */
export async function pause(sql: Sql, { scope, problem, detail, ms }: NewPause): Promise<void> {
  const [first, longest] = 'exactly' in ms ? [ms.exactly, ms.exactly] : [ms.first, ms.longest];
  await sql.query(
    `INSERT INTO pause AS p (scope, problem, detail, since, until)
     VALUES ($1, $2, $3, now(), now() + $4 * (1 + random() / 4) * interval '1 millisecond')
     ON CONFLICT (scope) DO UPDATE SET problem = $2, detail = $3,
       tries = CASE WHEN p.until <= now() THEN p.tries + 1 ELSE p.tries END,
       until = greatest(p.until, now() + interval '1 millisecond' * (1 + random() / 4)
         * least($5::float8, $4 * CASE WHEN p.until <= now() THEN 2 ^ least(p.tries, 20) ELSE 1 END))`,
    [scope, problem, detail, first, longest],
  );
}

export interface Pause {
  readonly scope: string;
  readonly problem: string;
  readonly isOver: boolean;
}

/** Pauses of some targets, and of every platform. */
export async function pausesOf(sql: Sql, targets: readonly string[]): Promise<ReadonlyMap<string, Pause>> {
  const { rows } = await sql.query<Pause>(
    `SELECT scope, problem, until <= now() AS "isOver" FROM pause
     WHERE scope LIKE 'platform:%' OR scope = ANY($1)`,
    [targets],
  );
  return new Map(rows.map((row) => [row.scope, row]));
}

/** Something was accepted there: whatever it was is over. */
export async function resume(sql: Sql, scopes: readonly string[]): Promise<void> {
  await sql.query('DELETE FROM pause WHERE scope = ANY($1)', [scopes]);
}

/** @returns false when a person has been told before */
export async function markTold(sql: Sql, scope: string): Promise<boolean> {
  const { rowCount } = await sql.query(
    'UPDATE pause SET told_at = now() WHERE scope = $1 AND told_at IS NULL',
    [scope],
  );
  return rowCount === 1;
}
