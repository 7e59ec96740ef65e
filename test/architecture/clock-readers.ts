/**
 * Files allowed to read the machine's clock or time zone. Everywhere else time is an argument, so that neither
 * planning nor any test depends on when and where it runs.
 */
import type { Node, Source } from './source.ts';
import { walk } from './source.ts';
import { isMember, isNodeLike, nameOf } from './syntax.ts';

export interface Reader {
  readonly reads: readonly Reading[];
  readonly why: string;
}

export type Reading =
  | 'Date.now'
  | 'new Date()'
  | 'Temporal.Now'
  | 'performance.now'
  | 'process.hrtime'
  | 'systemClock'
  | "PostgreSQL's clock"
  | "the machine's zone";

const leases =
  'leases, rests and pauses are real time: a clock put forward must not take work from its worker';
const patience = 'how long to wait before giving up, and how long something took';
const beginning = 'hands the machine’s clock to what it starts';
const machine = 'starts the program, a browser or a command, which have the clock of the machine';
const zones = 'shows that the zone of the machine changes nothing';

/** Keyed by file, or by folder with a trailing slash. Entries no longer needed are reported too. */
export const mayReadClock: Readonly<Record<string, Reader>> = {
  'jobs/clock.ts': { reads: ['Temporal.Now'], why: 'the clock itself' },
  'jobs/movable-clock.ts': {
    reads: ['systemClock'],
    why: 'a rehearsal’s clock goes on at the pace of the real one',
  },
  'bot/start/open-core.ts': { reads: ['systemClock'], why: beginning },
  'bot/start/start.ts': { reads: ['systemClock', 'performance.now'], why: beginning },
  'bot/cli/with-core.ts': { reads: ['systemClock'], why: beginning },
  'bot/commands/health/': {
    reads: ['systemClock'],
    why: 'the machine’s clock is compared with the database’s',
  },
  'bot/cli/check-command.ts': {
    reads: ['systemClock'],
    why: 'whether the holidays of this year are known',
  },

  'jobs/read-health.ts': { reads: ["PostgreSQL's clock"], why: leases },
  'jobs/read-installation.ts': { reads: ["PostgreSQL's clock"], why: leases },
  'jobs/inbox/': { reads: ["PostgreSQL's clock", 'performance.now'], why: leases },
  'jobs/outbox/': { reads: ["PostgreSQL's clock"], why: leases },
  'jobs/sign-in/': {
    reads: ["PostgreSQL's clock"],
    why: 'links and sessions last in real time: a rehearsal’s clock that is moved must not end or revive one',
  },
  'jobs/form-pages/': {
    reads: ["PostgreSQL's clock"],
    why: 'the same for the pages of forms',
  },
  'jobs/steady-time.ts': { reads: ["PostgreSQL's clock", 'performance.now'], why: leases },
  'jobs/take-turn.ts': { reads: ["PostgreSQL's clock"], why: leases },
  'jobs/deadline.ts': { reads: ['performance.now'], why: patience },
  'prisma/deadline.ts': {
    reads: ["PostgreSQL's clock"],
    why: 'a deadline counts on the clock of the server that keeps it',
  },
  'prisma/migrate.ts': {
    reads: ["PostgreSQL's clock"],
    why: 'when a migration was applied, in Prisma’s own table',
  },
  'prisma/new-id.ts': { reads: ['Date.now'], why: 'ids sort by when they were made' },
  'prisma/write-migration.ts': {
    reads: ['Temporal.Now'],
    why: 'a migration is named after when it was written',
  },

  'jobs/queue/open-queue.ts': {
    reads: ['Date.now', 'performance.now'],
    why: 'a wake-up is asked for in real time; a complaint is repeated after half a minute',
  },
  'test/cpu.ts': { reads: ['performance.now'], why: 'what costs little is not measured again' },
  'bot/cli/start-command.ts': { reads: ['performance.now'], why: 'one Ctrl-C that comes twice' },
  'bot/platforms/slack/socket-receiver.ts': { reads: ['performance.now'], why: patience },
  'bot/start/stack.ts': { reads: ['performance.now'], why: patience },
  'bot/start/steps.ts': { reads: ['performance.now'], why: patience },
  'prisma/embedded.ts': { reads: ['performance.now'], why: patience },
  'prisma/embedded/postmaster.ts': { reads: ['performance.now'], why: patience },
  'bot/logger/write-line.ts': {
    reads: ["the machine's zone"],
    why: 'a terminal shows the time of where it stands',
  },
  'jobs/calendar/statutory-days.ts': {
    reads: ["the machine's zone"],
    why: 'the days of tyme4ts have no zone; only their methods are called like those of Date',
  },
  'bot/platforms/web/page/src/model/chat-model.ts': {
    reads: ['new Date()', 'performance.now'],
    why: 'the server asks how old an input is; the clock shown goes on from what the server said',
  },
  'bot/platforms/web/page/src/model/use-chat.tsx': {
    reads: ['performance.now'],
    why: 'the clock shown goes on from what the server said',
  },

  'test/page/dialects.test.ts': { reads: ['systemClock'], why: machine },
  'test/page/rehearsal-page.test.ts': { reads: ['systemClock'], why: machine },
  'test/page/rehearsal-stage.ts': { reads: ['systemClock'], why: machine },
  'test/platforms/web/serve.ts': { reads: ['systemClock'], why: machine },
  'test/fakes/dingtalk/index.ts': { reads: ['performance.now'], why: machine },
  'test/fakes/slack/standalone.ts': { reads: ['Date.now'], why: machine },
  'test/flow/kill.test.ts': { reads: ['performance.now'], why: patience },
  'test/flow/dingtalk-program.test.ts': { reads: ['Date.now'], why: machine },
  'test/flow/feishu-program.test.ts': { reads: ['Date.now'], why: machine },
  'test/flow/slack-program.test.ts': { reads: ['Date.now'], why: machine },
  'test/flow/program.ts': { reads: ['new Date()'], why: machine },
  'test/flow/several-platforms.test.ts': { reads: ["PostgreSQL's clock"], why: leases },
  'test/cli/preview.test.ts': { reads: ['Date.now'], why: machine },
  'test/seeing/': {
    reads: ['systemClock', "PostgreSQL's clock"],
    why: 'the machine’s clock is compared with the database’s',
  },
  'test/outbox/failed.test.ts': { reads: ['Date.now'], why: machine },

  'test/bench/': { reads: ['performance.now'], why: 'a benchmark' },
  'test/prisma/embedded-main.ts': { reads: ['performance.now'], why: patience },
  'test/prisma/embedded-refusals.test.ts': { reads: ['performance.now'], why: patience },
  'test/queue/': { reads: ['performance.now'], why: patience },
  'test/digest/crowded-digest.test.ts': {
    reads: ['performance.now'],
    why: 'how long a large digest may take',
  },

  'test/inbound/': { reads: ["PostgreSQL's clock"], why: leases },
  'test/inbox/': { reads: ["PostgreSQL's clock"], why: leases },
  'test/outbox/': { reads: ["PostgreSQL's clock", 'performance.now'], why: leases },
  'test/upgrade/': { reads: ["PostgreSQL's clock"], why: leases },
  'test/prisma/migrate.test.ts': { reads: ["PostgreSQL's clock"], why: 'Prisma’s own table' },

  'test/architecture.test.ts': { reads: ["PostgreSQL's clock"], why: 'plants it' },
  'test/calendar/print-calendar.ts': { reads: ["the machine's zone"], why: zones },
  'test/prisma/days.test.ts': { reads: ["the machine's zone"], why: zones },
};

/** Parsing is slow, and most files contain none of these words. */
export function mayConcernClock(text: string): boolean {
  return (
    /\bDate\b\W{0,3}(now\b|\()|\bNow\b|performance|hrtime|uptime|systemClock|DateTimeFormat/.test(text) ||
    /\b(get|set)(Hours|Minutes|Date|Day|Month|FullYear|Year|Timezone)|to(Locale)?(Date|Time)String/.test(
      text,
    ) ||
    sqlClock.test(text)
  );
}

/** Files that read the clock without permission, and permissions that are unused. */
export function findClockReaders(
  sources: readonly Source[],
  allowed: Readonly<Record<string, Reader>> = mayReadClock,
): readonly string[] {
  const found = sources.map((source) => [source.path, readingsOf(source)] as const);
  const covers = (entry: string, path: string) =>
    entry === path || (entry.endsWith('/') && path.startsWith(entry));
  const entries = Object.entries(allowed);
  const may = (path: string, reading: Reading) =>
    entries.some(([entry, { reads }]) => covers(entry, path) && reads.includes(reading));
  const does = (entry: string, reading: Reading) =>
    found.some(([path, readings]) => covers(entry, path) && readings.has(reading));
  return [
    ...found.flatMap(([path, readings]) =>
      [...readings]
        .filter((reading) => !may(path, reading))
        .map((reading) => `${path} reads ${reading}; ${advice}`),
    ),
    ...entries.flatMap(([entry, { reads }]) =>
      reads
        .filter((reading) => !does(entry, reading))
        .map((reading) => `${entry} may read ${reading}, and does not`),
    ),
  ];
}

const advice = 'take the time as an argument, or give the reason in test/architecture/clock-readers.ts';

function readingsOf({ tree }: Source): ReadonlySet<Reading> {
  const found = new Set<Reading>();
  walk(tree, (node, parent) => {
    const reading = readingOf(node, parent);
    if (reading !== null) found.add(reading);
  });
  return found;
}

const members: readonly (readonly [object: string, property: string, reading: Reading])[] = [
  ['Date', 'now', 'Date.now'],
  ['Temporal', 'Now', 'Temporal.Now'],
  ['performance', 'now', 'performance.now'],
  ['performance', 'timeOrigin', 'performance.now'],
  ['process', 'hrtime', 'process.hrtime'],
  ['process', 'uptime', 'process.hrtime'],
];

/** Methods of Date whose result depends on `TZ`. */
const inLocalZone =
  /^(get|set)(Hours|Minutes|Date|Day|Month|FullYear|Year)$|^getTimezoneOffset$|^to(Date|Time)String$|^toLocale(Date|Time)String$/;

const sqlClock =
  /\b(now|clock_timestamp|transaction_timestamp|statement_timestamp|timeofday)\s*\(\s*\)|\b(current_date|current_time|current_timestamp|localtime|localtimestamp)\b/i;

/** A date and time without a zone. */
const zoneless = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}[:.\d]*$/;

function readingOf(node: Node, parent: Node | null): Reading | null {
  const member = members.find(([object, property]) => isMember(node, object, property));
  if (member !== undefined) return member[2];
  switch (node.type) {
    case 'ImportSpecifier':
      return nameOf(node['imported']) === 'systemClock' ? 'systemClock' : null;
    case 'CallExpression':
      return nameOf(node['callee']) === 'Date' ? 'new Date()' : ofFormat(node);
    case 'NewExpression':
      return nameOf(node['callee']) === 'Date' ? ofDate(argumentsOf(node)) : ofFormat(node);
    case 'MemberExpression':
      return inLocalZone.test(nameOf(node['property']) ?? '') ? "the machine's zone" : null;
    case 'TemplateElement':
      return isSql(parent) && sqlClock.test(rawOf(node)) ? "PostgreSQL's clock" : null;
    case 'Literal':
      return typeof node['value'] === 'string' && sqlStart.test(node['value']) && sqlClock.test(node['value'])
        ? "PostgreSQL's clock"
        : null;
    default:
      return null;
  }
}

function ofDate(given: readonly Node[]): Reading | null {
  const [first] = given;
  if (first === undefined) return 'new Date()';
  if (given.length > 1 || zoneless.test(nameOf(first) ?? '')) return "the machine's zone";
  return null;
}

/** `Intl.DateTimeFormat()` without arguments is only called for the zone. */
function ofFormat(node: Node): Reading | null {
  const callee = node['callee'];
  const asked = isNodeLike(callee) && isMember(callee, 'Intl', 'DateTimeFormat');
  return asked && argumentsOf(node).length === 0 ? "the machine's zone" : null;
}

const sqlStart = /^\s*(select|insert|update|delete|with|create|alter|truncate|merge)\b/i;

/** Any template literal may be SQL, including one that is assembled elsewhere. */
function isSql(parent: Node | null): boolean {
  return parent?.type === 'TemplateLiteral';
}

function rawOf(node: Node): string {
  const value = node['value'];
  return typeof value === 'object' && value !== null && 'raw' in value ? String(value.raw) : '';
}

function argumentsOf(node: Node): readonly Node[] {
  const given = node['arguments'];
  return Array.isArray(given) ? given.filter(isNodeLike) : [];
}
