/** What runs where, what is paused, and until when the calendar is known: for who operates the program. */
import { tellApart } from './staff/name-people.ts';
import { Temporal } from 'temporal-polyfill';
import { customersIn } from './access/scopes.ts';
import type { Core } from './core.ts';
import { dayOf } from './plan/moments.ts';
import { programVersion } from './program-version.ts';
import type { ActingStaff } from './access/acting-staff.ts';

export interface PausedPlace {
  readonly kind: 'platform' | 'cards' | 'room' | 'person';
  /** Of a platform its id, of a person the name; of a room the customer, null if the reader may not know it. */
  readonly name: string | null;
  readonly problem: string;
  readonly since: Temporal.Instant;
}

export interface Installation {
  readonly pauses: readonly PausedPlace[];
  /** The last day whose holidays and make-up days are known; null: not even those of this year. */
  readonly calendarUntil: Temporal.PlainDate | null;
  readonly versions: {
    readonly program: string;
    readonly schema: string;
    readonly node: string;
    readonly postgresql: string;
    /** Null: the queue is on PostgreSQL, or Redis does not answer. */
    readonly redis: string | null;
  };
}

const mostPauses = 100;

interface PauseRow {
  readonly scope: string;
  readonly problem: string;
  readonly sinceMs: number;
}

export async function readInstallation(core: Core, reader: ActingStaff): Promise<Installation> {
  const { sql } = core.db;
  const [pauses, versions, redis] = await Promise.all([
    sql.query<PauseRow>(
      `SELECT scope, problem, (extract(epoch FROM since) * 1000)::float8 AS "sinceMs" FROM pause
       WHERE until > now() ORDER BY since LIMIT ${mostPauses}`,
    ),
    sql.query<{ schema: string; postgresql: string }>(
      `SELECT (SELECT max(migration_name) FROM _prisma_migrations WHERE finished_at IS NOT NULL) AS schema,
         current_setting('server_version') AS postgresql`,
    ),
    core.redisVersion?.() ?? null,
  ]);
  const named = await namesOf(core, reader, pauses.rows);
  const { schema = '', postgresql = '' } = versions.rows[0] ?? {};
  return {
    pauses: pauses.rows.map(({ scope, problem, sinceMs }) => ({
      ...named(scope),
      problem,
      since: Temporal.Instant.fromEpochMilliseconds(sinceMs),
    })),
    calendarUntil: publishedUntil(core),
    versions: { program: programVersion(), schema, node: process.version, postgresql, redis },
  };
}

/** Of a scope such as `customer:…`, `dm:…`, `platform:…`; colleagues know each other, customers are those that the reader reads. */
async function namesOf(core: Core, reader: ActingStaff, pauses: readonly PauseRow[]) {
  const idsOf = (prefix: string) =>
    pauses.flatMap(({ scope }) => (scope.startsWith(prefix) ? [scope.slice(prefix.length)] : []));
  const [customers, people, naming] = await Promise.all([
    core.db.customer.findMany({
      where: { AND: [customersIn('read', reader), { id: { in: idsOf('customer:') } }] },
      select: { id: true, code: true, name: true },
    }),
    core.db.staff.findMany({ where: { id: { in: idsOf('dm:') } }, select: { id: true, name: true } }),
    tellApart(core.db),
  ]);
  const names = new Map([
    ...customers.map(({ id, code, name }) => [id, `${code} ${name}`] as const),
    ...people.map((one) => [one.id, naming(one)] as const),
  ]);
  return (scope: string): Pick<PausedPlace, 'kind' | 'name'> => {
    const of = scope.slice(scope.indexOf(':') + 1);
    if (scope.startsWith('platform:')) return { kind: 'platform', name: of };
    if (scope.startsWith('updates:')) return { kind: 'cards', name: of };
    return { kind: scope.startsWith('dm:') ? 'person' : 'room', name: names.get(of) ?? null };
  };
}

function publishedUntil({ clock, rules }: Core): Temporal.PlainDate | null {
  let { year } = dayOf(clock.now(), rules.playbook);
  if (!rules.calendar.isPublished(year)) return null;
  while (rules.calendar.isPublished(year + 1)) year += 1;
  return Temporal.PlainDate.from({ year, month: 12, day: 31 });
}
