import type { Sql } from '../../prisma/client.ts';
import { type Pause, pausesOf, platformScope, updatesScope } from './pauses.ts';
import { problemClasses } from './refusals.ts';
import { leaseSeconds, type Held } from './statements.ts';
import type { Outgoing } from './outgoing.ts';

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
  mayPost(outgoing: Outgoing): Promise<string | null>;
  isProbe(held: Held): boolean;
  /** What became of a message: whether the platform takes messages again. Without effect unless it is the probe. */
  heard(held: Held, isOver: boolean): void;
}

interface Gate {
  readonly problem: string;
  readonly opened: Promise<boolean>;
  readonly probe: Held | null;
  readonly open: (isOver: boolean) => void;
}

export async function openProbes(sql: Sql, outgoing: readonly Outgoing[]): Promise<Probes> {
  const pauses = await pausesOf(
    sql,
    outgoing.map(({ row }) => row.target),
  );
  const scopeOf = ({ platform, row }: Outgoing): string => {
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
