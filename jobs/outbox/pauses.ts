import type { Sql } from '../../prisma/client.ts';
import { rolesThatCan } from '../../templates/reader/roles.ts';
import type { Core } from '../core.ts';
import { directorOf } from '../facts/director-of.ts';
import { noticeKey } from '../notices/notice-key.ts';
import { writeNotices } from '../notices/write-notice.ts';
import type { PlatformId, PlatformProblem } from '../ports.ts';
import type { DeliveryRow } from './delivery-row.ts';
import { problemClasses } from './refusals.ts';
import { type Held, leaseSeconds } from './transitions.ts';

/** Pauses and rests never last longer than this; a later end was written before the clock was set back. */
export const isPaused = `p.until BETWEEN now() AND now() + interval '2 hours'`;

/**
 * What goes to people does not wait for a platform that is out, if they have an account on another one: it waits for a
 * person, or has not been reached for longer than anybody should wait for an urgent matter.
 */
export const isOut = `(${isPaused} AND (p.problem IN ('auth', 'quota') OR p.since < now() - interval '10 minutes'))`;

/** Where a person is written to, among the accounts `i` of the colleague `s`: they come in this order. */
export const whereWritten = (account: string, staff: string) => `
  EXISTS (SELECT FROM pause p WHERE p.scope = 'platform:' || ${account}.platform AND ${isOut}),
  ${account}.platform IS DISTINCT FROM ${staff}.reads_on, ${account}.platform`;

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
  // They see neither customers nor names: if it is not one group but many, the cause is theirs.
  const others = (await operatorsOf(core)).filter((id) => id !== hears);
  await writeNotices(core.db, [
    ...(hears === undefined
      ? []
      : [
          {
            key: keyFor(hears),
            say: 'notice/room-paused',
            recipientId: hears,
            customerId: customer.id,
            values: { customer: { code: customer.code, name: customer.name } },
            at,
          },
        ]),
    ...others.map((recipientId) => ({
      key: keyFor(recipientId),
      say: 'notice/group-paused',
      recipientId,
      values: { platform },
      at,
    })),
  ]);
}

/** The director, for the company's customers, and the operators, who can repair it. */
async function hearersOfPlatform(core: Core): Promise<readonly string[]> {
  const director = await directorOf(core.db, null);
  return [...new Set([...(director === undefined ? [] : [director.id]), ...(await operatorsOf(core))])];
}

async function operatorsOf({ db }: Core): Promise<readonly string[]> {
  const operators = await db.staff.findMany({
    where: { leftOn: null, roles: { hasSome: [...rolesThatCan('program.operate')] } },
    select: { id: true },
  });
  return operators.map(({ id }) => id);
}

/**
 * What the pauses let one batch post. When a whole platform was paused for a cause that a person has to remove, one
 * message of all processes asks whether it is gone, and the others wait for what it hears: each of them would be refused
 * again, and where the calls are used up, each refusal may count as one. A platform that could not be reached is asked by
 * every message: one lost answer more would keep all of them waiting.
 */
export interface Probes {
  /** Paused, or paused until a while ago. */
  has(scope: string): boolean;
  /** The problem that the message has to wait for; null: it may be posted. */
  mayPost(outgoing: Asking): Promise<string | null>;
  isProbe(held: Held): boolean;
  /** What became of a message: whether the platform takes messages again. Without effect unless it is the probe. */
  heard(held: Held, isOver: boolean): void;
}

/** What may be posted, by where it goes. */
interface Asking {
  readonly held: Held;
  readonly platform: { readonly id: PlatformId };
  readonly row: Pick<DeliveryRow, 'target' | 'update'>;
}

interface Gate {
  readonly problem: string;
  readonly opened: Promise<boolean>;
  readonly probe: Held | null;
  readonly open: (isOver: boolean) => void;
}

export async function openProbes(sql: Sql, outgoing: readonly Asking[]): Promise<Probes> {
  const pauses = await pausesOf(
    sql,
    outgoing.map(({ row }) => row.target),
  );
  const scopeOf = ({ platform, row }: Asking): string => {
    const whole = platformScope(platform.id);
    return row.update === null || pauses.has(whole) ? whole : updatesScope(platform.id);
  };
  const first = new Map(outgoing.toReversed().map((one) => [scopeOf(one), one.held]));
  const asked = new Set(
    await takeProbes(
      sql,
      [...first.keys()].filter((scope) => {
        const paused = pauses.get(scope);
        return paused !== undefined && paused.isOver && needsPerson(paused);
      }),
    ),
  );
  const gates = new Map(
    [...first].flatMap(([scope, held]) => {
      const paused = pauses.get(scope);
      if (paused === undefined || !needsPerson(paused)) return [];
      return [[scope, createGate(paused.problem, asked.has(scope) ? held : null)] as const];
    }),
  );
  const isProbe = ({ id }: Held): boolean => [...gates.values()].some(({ probe }) => probe?.id === id);
  return {
    has: (scope) => pauses.has(scope),
    async mayPost(one) {
      const gate = gates.get(scopeOf(one));
      if (gate === undefined || gate.probe?.id === one.held.id) return null;
      return (await gate.opened) ? null : gate.problem;
    },
    isProbe,
    heard({ id }, isOver) {
      for (const { probe, open } of gates.values()) if (probe?.id === id) open(isOver);
    },
  };
}

function createGate(problem: string, probe: Held | null): Gate {
  let open: (isOver: boolean) => void = () => {};
  const opened = new Promise<boolean>((resolve) => {
    open = resolve;
  });
  if (probe === null) open(false);
  return { problem, opened, probe, open };
}

function needsPerson({ problem }: Pause): boolean {
  const { retry } = problemClasses[problem];
  return retry === 'spent' || retry === 'needs-person';
}

/**
 * The pause goes on for as long as the probe may take; one that dies leaves the asking to the next.
 *
 * @returns the scopes that no other process asks
 */
async function takeProbes(sql: Sql, scopes: readonly string[]): Promise<readonly string[]> {
  if (scopes.length === 0) return [];
  const { rows } = await sql.query<{ scope: string }>(
    `UPDATE pause SET until = now() + interval '${leaseSeconds} seconds'
     WHERE scope = ANY($1) AND until <= now() RETURNING scope`,
    [scopes],
  );
  return rows.map(({ scope }) => scope);
}
