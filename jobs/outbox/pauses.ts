import type { Sql } from '../../prisma/client.ts';
import { rolesThatCan } from '../../templates/reader/roles.ts';
import type { Core } from '../core.ts';
import { directorOf } from '../facts/director-of.ts';
import { noticeKey } from '../notices/notice-key.ts';
import { writeNotices } from '../notices/write-notice.ts';
import type { PlatformId, PlatformProblem } from '../ports.ts';
import type { DeliveryRow } from './load-deliveries.ts';

/** The pause scope of a whole platform; a target is its own scope. */
export function platformScope(platform: PlatformId): string {
  return `platform:${platform}`;
}

/** The pause scope of a platform's updates of cards: their failures never delay a message. */
export function updatesScope(platform: PlatformId): string {
  return `updates:${platform}`;
}

export interface NewPause {
  readonly scope: string;
  readonly problem: string;
  readonly detail: string;
  /** `exactly`: as requested by the platform; otherwise doubling from `first` to `longest`. */
  readonly ms: { readonly exactly: number } | { readonly first: number; readonly longest: number };
  /** The message was the one that asked whether the last pause is over. */
  readonly again?: boolean;
}

/**
 * Pauses postings to a scope, for all processes: exponential backoff with jitter, so that they do not all resume at
 * once. Failures during a pause count as one.
 */
export async function pause(
  sql: Sql,
  { scope, problem, detail, ms, again = false }: NewPause,
): Promise<void> {
  const [first, longest] = 'exactly' in ms ? [ms.exactly, ms.exactly] : [ms.first, ms.longest];
  await sql.query(
    `INSERT INTO pause AS p (scope, problem, detail, since, until)
     VALUES ($1, $2, $3, now(), now() + $4 * (1 + random() / 4) * interval '1 millisecond')
     ON CONFLICT (scope) DO UPDATE SET problem = $2, detail = $3,
       tries = CASE WHEN $6 OR p.until <= now() THEN p.tries + 1 ELSE p.tries END,
       until = greatest(p.until, now() + interval '1 millisecond' * (1 + random() / 4)
         * least($5::float8, $4 * CASE WHEN $6 OR p.until <= now() THEN 2 ^ least(p.tries, 20) ELSE 1 END))`,
    [scope, problem, detail, first, longest, again],
  );
}

export interface Pause {
  readonly scope: string;
  readonly problem: PlatformProblem;
  readonly isOver: boolean;
}

/** The pauses of some targets, and of all platforms and their updates. */
export async function pausesOf(sql: Sql, targets: readonly string[]): Promise<ReadonlyMap<string, Pause>> {
  const { rows } = await sql.query<Pause>(
    `SELECT scope, problem, until <= now() AS "isOver" FROM pause
     WHERE scope LIKE 'platform:%' OR scope LIKE 'updates:%' OR scope = ANY($1)`,
    [targets],
  );
  return new Map(rows.map((row) => [row.scope, row]));
}

/** Ends the pauses after something was accepted there. */
export async function resume(sql: Sql, scopes: readonly string[]): Promise<void> {
  await sql.query('DELETE FROM pause WHERE scope = ANY($1)', [scopes]);
}

/** @returns false if a person was notified before */
async function markTold(sql: Sql, scope: string): Promise<boolean> {
  const { rowCount } = await sql.query(
    'UPDATE pause SET told_at = now() WHERE scope = $1 AND told_at IS NULL',
    [scope],
  );
  return rowCount === 1;
}

/**
 * Reports a problem that only a person can fix, once to each: the bot was removed from a group, the group no longer
 * exists, or a platform rejects the token. Waiting messages are posted automatically afterwards, unless they have expired.
 */
export async function tellOfPause(
  core: Core,
  paused: {
    readonly scope: string;
    readonly platform: PlatformId;
    readonly problem: PlatformProblem;
    readonly row: DeliveryRow;
  },
): Promise<void> {
  const { scope, platform, problem, row } = paused;
  if (!(await markTold(core.db.sql, scope))) return;
  core.log.error({ scope, problem }, 'posting is paused until a person fixes the problem');
  const at = core.clock.now();
  const keyFor = (recipientId: string) => noticeKey({ is: 'paused', scope, recipientId, at });
  if (scope === platformScope(platform)) {
    const say = problem === 'quota' ? 'notice/quota-spent' : 'notice/platform-paused';
    const hear = await hearersOfPlatform(core);
    await writeNotices(
      core.db,
      hear.map((recipientId) => ({ key: keyFor(recipientId), say, recipientId, values: { platform }, at })),
    );
    return;
  }
  const customer = row.reminders[0]?.followUp.customer ?? row.roomMessage?.room.customer ?? null;
  if (customer === null) return;
  const hears = customer.supervisorId ?? (await directorOf(core.db, null))?.id;
  if (hears === undefined) return;
  await writeNotices(core.db, [
    {
      key: keyFor(hears),
      say: 'notice/room-paused',
      recipientId: hears,
      customerId: customer.id,
      values: { customer: { code: customer.code, name: customer.name } },
      at,
    },
  ]);
}

/** The director, for the company's customers, and the operators, who can repair it. */
async function hearersOfPlatform({ db }: Core): Promise<readonly string[]> {
  const director = await directorOf(db, null);
  const operators = await db.staff.findMany({
    where: { leftOn: null, roles: { hasSome: [...rolesThatCan('program.operate')] } },
    select: { id: true },
  });
  return [...new Set([...(director === undefined ? [] : [director.id]), ...operators.map(({ id }) => id)])];
}
