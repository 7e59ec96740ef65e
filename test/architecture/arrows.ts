/**
 * Allowed imports: bot → jobs → templates, prisma. A path belongs to the longest matching prefix of the table; a file
 * may always import its own part. Every file must belong to a part, so a new folder has to be entered here first.
 */
export interface Part {
  /** Parts whose files may be imported. */
  readonly may: readonly string[];
  /** Parts of which only types may be imported, so that none of their code runs here. */
  readonly mayTypes?: readonly string[];
  /** Allowed packages; without it, any. */
  readonly packages?: readonly string[];
}

/** Types and keys of the playbook; these modules read no file. */
const grammar = [
  'templates/reader/playbook',
  'templates/reader/trigger',
  'templates/reader/yaml-words',
  'templates/reader/condition',
  'templates/reader/decimal',
  'templates/reader/rows',
];

/** What everything in `jobs` and `bot` may build on. */
const ground = [
  'jobs/check-audience',
  'jobs/errors',
  'jobs/clock',
  'jobs/deadline',
  'jobs/steady-time',
  'jobs/take-turn',
  'jobs/traced',
  'jobs/mention',
  'jobs/printed-code',
  'jobs/command-mark',
  'jobs/attachment',
  'jobs/storable',
  'jobs/capabilities',
  'jobs/ports',
  'jobs/in-words',
  'jobs/ways-in',
  'templates/reader',
  ...grammar,
];

/** The dependencies passed to the working parts of `jobs`. */
const core = 'jobs/core';

/** The pure part: what ought to exist on which day. */
const decisions = [
  'jobs/calendar',
  'jobs/calendar/kept-on-days',
  'jobs/calendar/working-days',
  'jobs/calendar/working-hours',
  'jobs/plan',
  'jobs/plan/triggers',
];

/**
 * The layers of `jobs`, bottom first. A folder may import lower layers, never its neighbours or higher ones, so
 * features cannot form cycles and each new one has an obvious place.
 */
export const floors: readonly (readonly string[])[] = [
  /** What planning loads; the inbox; the audit trail; notices. */
  [
    'jobs/facts',
    'jobs/inbox',
    'jobs/audit/write-audit',
    'jobs/notices',
    'jobs/retention/retention',
    'jobs/sign-in/end-web-access',
  ],
  /** Posted cards follow their matters. */
  ['jobs/cards'],
  /** Changing a customer and replanning it, in one transaction. */
  ['jobs/replan'],
  /** The staff register. */
  ['jobs/staff'],
  /** Access rights; the access log. */
  ['jobs/access'],
  ['jobs/audit', 'jobs/rooms'],
  ['jobs/customers'],
  /** Features about one customer. */
  [
    'jobs/follow-ups',
    'jobs/contact-plans',
    'jobs/orders',
    'jobs/registers',
    'jobs/grades',
    'jobs/gifts',
    'jobs/figures',
    'jobs/contacts',
  ],
  [
    'jobs/logs',
    'jobs/greetings',
    'jobs/feeds',
    'jobs/sign-in',
    'jobs/form-pages',
    'jobs/book',
    'jobs/preview',
  ],
  /** Approvals, which reach into gifts and greetings. */
  ['jobs/approvals'],
  /** Entries of registers opened and moved, with the decisions that follow. */
  ['jobs/entries'],
  /** The list of a person's day, made of all of these. */
  ['jobs/today'],
  /** Handovers, absences, leaving; the digest; the outbox; retention; the customer's file and the reports, made of
   * everything below. */
  [
    'jobs/people',
    'jobs/merge',
    'jobs/digest',
    'jobs/outbox',
    'jobs/retention',
    'jobs/customer-file',
    'jobs/reports',
  ],
  /** Erasure on request; what will be said, in the outbox's words. */
  ['jobs/erasure', 'jobs/coming'],
];

/** Everything but the database, which the chat can only reach through `jobs`. */
const allOfJobs = [
  ...ground,
  'jobs',
  'jobs/*',
  'jobs/secret-tokens',
  'jobs/calendar/working-days',
  'jobs/calendar/working-hours',
  'jobs/audit/write-audit',
];
const allOfBot = [
  'bot',
  'bot/config',
  'bot/logger',
  'bot/http',
  'bot/network',
  'bot/metrics',
  'bot/tracing',
  'bot/platforms',
  'bot/rehearsal',
  'bot/console/api',
];

export const parts: Readonly<Record<string, Part>> = {
  /** The company's rules and words are data; only the reader beside them reads them. */
  'templates/reader': { may: [...grammar] },
  'templates/reader/playbook': {
    may: [],
    mayTypes: ['templates/reader/trigger', 'templates/reader/condition'],
    packages: [],
  },
  'templates/reader/condition': { may: [], packages: [] },
  'templates/reader/decimal': { may: [], packages: [] },
  'templates/reader/rows': { may: [], mayTypes: ['templates/reader'], packages: [] },
  'templates/reader/trigger': { may: [], mayTypes: ['templates/reader', 'templates/reader/playbook'] },
  'templates/reader/yaml-words': { may: [], packages: ['temporal-polyfill', 'zod'] },
  prisma: { may: [] },

  /** Errors refer to words; the log renders them in English. */
  'jobs/errors': { may: ['templates/reader'], packages: [] },
  'jobs/check-audience': {
    may: ['jobs/errors', 'templates/reader'],
    mayTypes: ['jobs/ports'],
    packages: [],
  },
  'jobs/clock': { may: [], packages: ['temporal-polyfill'] },
  /** Written by platforms, read by commands. */
  'jobs/mention': { may: [], packages: [] },
  /** Printed by platforms, read from what is written to them. */
  'jobs/printed-code': { may: [], packages: [] },
  /** What is kept of a file: written by platforms, shown by commands and exports. */
  'jobs/attachment': { may: ['jobs/ports'], packages: ['zod'] },
  /** How a command begins, for platforms and commands. */
  'jobs/command-mark': { may: [], packages: [] },
  /** Spans; they do nothing unless traces are sent somewhere. */
  'jobs/traced': { may: [], packages: ['@opentelemetry/api'] },
  'jobs/deadline': { may: ['jobs/errors', 'templates/reader'], packages: [] },
  /** Leases by a clock that no one sets. */
  'jobs/steady-time': { may: ['prisma'], packages: ['node'] },
  /** What only one process may have. */
  'jobs/take-turn': { may: ['prisma'], packages: [] },
  'jobs/storable': { may: ['jobs/errors', 'templates/reader'], packages: [] },
  /** How well a platform supports each feature. */
  'jobs/capabilities': { may: [], packages: [] },
  'jobs/ports': {
    may: ['jobs/capabilities', 'jobs/errors', 'jobs/deadline', 'templates/reader'],
    packages: ['temporal-polyfill'],
  },
  'jobs/calendar': { may: ['jobs/errors', 'jobs/calendar/working-days'], mayTypes: ['templates/reader'] },
  'jobs/calendar/kept-on-days': { may: [], packages: ['temporal-polyfill'] },
  /** Arithmetic over a calendar passed as an argument: as pure as the plan that uses it. */
  'jobs/calendar/working-days': {
    may: ['jobs/calendar/kept-on-days'],
    mayTypes: ['jobs/calendar'],
    packages: ['temporal-polyfill'],
  },
  'jobs/calendar/working-hours': {
    may: ['jobs/calendar/working-days'],
    mayTypes: ['jobs/calendar'],
    packages: ['temporal-polyfill'],
  },
  'jobs/plan': {
    may: [
      'jobs/calendar/kept-on-days',
      'jobs/calendar/working-days',
      'jobs/calendar/working-hours',
      ...grammar,
    ],
    mayTypes: ['templates/reader', 'jobs/calendar'],
    packages: ['temporal-polyfill'],
  },
  /** One file per kind of trigger, with its playbook syntax. */
  'jobs/plan/triggers': {
    may: ['jobs/plan', 'jobs/calendar/kept-on-days', 'jobs/calendar/working-days', ...grammar],
    mayTypes: ['templates/reader', 'jobs/calendar'],
    packages: ['temporal-polyfill', 'zod'],
  },
  'jobs/in-words': { may: ['templates/reader'], mayTypes: ['jobs/core', 'jobs/errors'], packages: [] },
  'jobs/ways-in': { may: ['templates/reader', 'jobs/in-words'], mayTypes: ['jobs/core'], packages: [] },
  'jobs/core': {
    may: [...ground],
    mayTypes: ['jobs/plan', 'jobs/calendar', 'jobs/retention/retention', 'prisma'],
  },
  ...Object.fromEntries(
    floors.flatMap((floor, height) =>
      floor.map((folder): [string, Part] => [
        folder,
        {
          may: [
            ...ground,
            core,
            ...decisions,
            ...floors.slice(0, height).flat(),
            'jobs/settings',
            'jobs/secret-tokens',
            'prisma',
          ],
        },
      ]),
    ),
  ),
  /** Retention periods from the settings: plain numbers. */
  'jobs/retention/retention': { may: [], packages: [] },
  /** Settings of the installation itself. */
  'jobs/settings': { may: [...ground, core, 'prisma'] },
  /** Tokens, and the key by which they are known. */
  'jobs/secret-tokens': { may: ['jobs/settings', 'prisma'] },
  /** The courier: it carries a day at most, and knows no row. */
  'jobs/queue': { may: ['jobs/errors', 'jobs/clock', 'jobs/ports', 'jobs/traced', 'templates/reader'] },
  'jobs/webchat': { may: [...ground, 'prisma'] },
  /** The files that join the folders above: `run-day.ts` and the like. */
  jobs: {
    may: [
      ...ground,
      core,
      ...decisions,
      ...floors.flat(),
      'jobs/settings',
      'jobs/secret-tokens',
      'jobs/queue',
      'jobs/webchat',
      'prisma',
    ],
  },

  'bot/config': { may: ['jobs/errors', 'jobs/ports', 'jobs/retention/retention', 'templates/reader'] },
  'bot/logger': { may: ['jobs/errors', 'jobs/ports', 'bot/config'] },
  'bot/platforms/web/page': {
    may: [],
    mayTypes: [
      'bot/platforms/web',
      'bot/console/api',
      'bot/rehearsal',
      'templates/reader',
      'jobs/ports',
      'jobs/webchat',
    ],
  },
  /** What the console's page asks and gets. */
  'bot/console/api': { may: ['templates/reader'], packages: ['zod'] },
  /** The platform table. */
  'bot/platforms': { may: [...ground, 'jobs', 'jobs/webchat', 'bot/config', 'bot/http', 'bot/platforms/*'] },
  /** Each platform alone: `*` stands for one folder, and two folders are two parts. */
  'bot/platforms/*': { may: [...ground, 'jobs/webchat', 'bot/http', 'bot/network'] },
  /** What every platform's network does: requests without an answer, a connection that is kept. */
  'bot/network': { may: [...ground] },
  /** The environment of the browser chat: its clock and side panel. */
  'bot/rehearsal': { may: [...allOfJobs, ...allOfBot, 'bot/platforms/web'] },
  'bot/http': { may: [...ground, 'bot/metrics'] },
  'bot/tracing': { may: [] },
  'bot/metrics': { may: [...ground, 'jobs/queue'], mayTypes: ['jobs'] },
  /** The composition root, which nothing imports. */
  'bot/main': { may: [...allOfJobs, ...allOfBot] },
  bot: { may: [...allOfJobs, ...allOfBot] },
};

/** Packages that belong to one part; elsewhere they would tie the process to a tool. */
export const homes: Readonly<Record<string, readonly string[]>> = {
  bullmq: ['jobs/queue'],
  ioredis: ['jobs/queue'],
  'node-cron': ['jobs/queue'],
  '@prisma/client': ['prisma'],
  '@prisma/adapter-pg': ['prisma'],
  '@slack/bolt': ['bot/platforms/slack'],
  '@slack/web-api': ['bot/platforms/slack'],
  ws: ['bot/network', 'bot/platforms/dingtalk', 'bot/platforms/feishu', 'bot/platforms/wecom'],
  fastify: ['bot'],
  '@fastify/helmet': ['bot/http'],
  '@fastify/rate-limit': ['bot/http', 'bot/console'],
  '@fastify/cookie': ['bot/console'],
  '@fastify/formbody': ['bot/console', 'bot/form-pages'],
  '@bull-board/api': ['bot/console'],
  '@bull-board/fastify': ['bot/console'],
  'ical-generator': ['bot/feeds'],
  pino: ['bot/logger'],
  'prom-client': ['bot/metrics'],
  '@opentelemetry/api': ['jobs/traced'],
  '@opentelemetry/sdk-trace-node': ['bot/tracing'],
  '@opentelemetry/exporter-trace-otlp-http': ['bot/tracing'],
  '@opentelemetry/resources': ['bot/tracing'],
  commander: ['bot'],
  react: ['bot/platforms/web/page'],
  antd: ['bot/platforms/web/page'],
  hucre: ['jobs/book'],
  yaml: ['templates/reader'],
  liquidjs: ['templates/reader'],
  tyme4ts: ['jobs/calendar'],
  'chinese-days': ['jobs/calendar'],
};

/** The table entry that governs a path, and the part itself with `*` filled in. */
export function partOf(path: string): { entry: string; part: string } | null {
  const segments = path.replace(/\.tsx?$/, '').split('/');
  for (let length = segments.length; length > 0; length -= 1) {
    const exact = segments.slice(0, length).join('/');
    if (exact in parts) return { entry: exact, part: exact };
    const wild = [...segments.slice(0, length - 1), '*'].join('/');
    // A file directly in the folder does not match the wildcard.
    if (length < segments.length && wild in parts) return { entry: wild, part: exact };
  }
  return null;
}

/** Whether an entry of a `may` list covers a part. */
export function covers(allowed: string, part: string): boolean {
  if (allowed === part) return true;
  if (!allowed.endsWith('/*')) return false;
  const folder = allowed.slice(0, -1);
  return part.startsWith(folder) && !part.slice(folder.length).includes('/');
}
