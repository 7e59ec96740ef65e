/**
 * Who may import whom: bot → jobs → templates, prisma. A part is the longest prefix of the table that a path
 * starts with; a file may always import its own part. Every file must belong to a part, so a new folder is
 * entered here before anything can be put in it.
 */
export interface Part {
  /** Parts whose files may be imported. */
  readonly may: readonly string[];
  /** Parts of which only types may be imported: nothing of theirs runs here. */
  readonly mayTypes?: readonly string[];
  /** Packages it may import; without it, any. */
  readonly packages?: readonly string[];
}

/** The words that the playbook is written in; they read no file. */
const grammar = ['templates/reader/playbook', 'templates/reader/trigger', 'templates/reader/yaml-words'];

/** What everything in `jobs` and `bot` may build on. */
const ground = [
  'jobs/errors',
  'jobs/clock',
  'jobs/deadline',
  'jobs/mention',
  'jobs/storable',
  'jobs/ports',
  'jobs/in-words',
  'templates/reader',
  ...grammar,
];

/** What the working parts of `jobs` are handed. */
const core = 'jobs/core';

/** The pure part: what ought to exist on which day. */
const decisions = ['jobs/calendar', 'jobs/calendar/working-days', 'jobs/plan', 'jobs/plan/triggers'];

/**
 * The working folders of `jobs`, from the ground floor up. A folder may import the floors below it, never its
 * neighbours and never the floors above: so features cannot run in circles, and a new one has one place to go.
 */
export const floors: readonly (readonly string[])[] = [
  /** What planning loads; what arrived; the audit trail; messages that are about no follow-up. */
  [
    'jobs/facts',
    'jobs/inbox',
    'jobs/audit/write-audit',
    'jobs/notices',
    'jobs/retention/retention',
    'jobs/sign-in/end-sign-ins',
  ],
  /** A change of a customer and the new plan, in one transaction. */
  ['jobs/replan'],
  /** The staff register. */
  ['jobs/staff'],
  /** Who may see and do what; the access log. */
  ['jobs/access'],
  ['jobs/audit', 'jobs/rooms'],
  ['jobs/customers'],
  /** Features about one customer. */
  [
    'jobs/follow-ups',
    'jobs/contact-plans',
    'jobs/orders',
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
    'jobs/book',
    'jobs/customer-file',
    'jobs/preview',
  ],
  /** What is decided: it reaches into gifts and greetings. */
  ['jobs/approvals'],
  /** Handovers, absences, leaving; the digest; everything that leaves. */
  ['jobs/people', 'jobs/digest', 'jobs/outbox', 'jobs/retention'],
  /** What is forgotten on request. */
  ['jobs/erasure'],
];

/** All but the database, which chat can only reach through `jobs`. */
const allOfJobs = [...ground, 'jobs', 'jobs/*', 'jobs/calendar/working-days', 'jobs/audit/write-audit'];
const allOfBot = [
  'bot',
  'bot/config',
  'bot/logger',
  'bot/http',
  'bot/metrics',
  'bot/platforms',
  'bot/rehearsal',
];

export const parts: Readonly<Record<string, Part>> = {
  /** The company's rules and words are data; one folder beside them reads them. */
  'templates/reader': { may: [...grammar] },
  'templates/reader/playbook': { may: [], mayTypes: ['templates/reader/trigger'], packages: [] },
  'templates/reader/trigger': { may: [], mayTypes: ['templates/reader', 'templates/reader/playbook'] },
  'templates/reader/yaml-words': { may: [], packages: ['temporal-polyfill', 'zod'] },
  prisma: { may: [] },

  /** An error says what it says in words; the log reads them in English. */
  'jobs/errors': { may: ['templates/reader'], packages: [] },
  'jobs/clock': { may: [], packages: ['temporal-polyfill'] },
  /** Platforms write it, commands read it. */
  'jobs/mention': { may: [], packages: [] },
  'jobs/deadline': { may: ['jobs/errors'], packages: [] },
  'jobs/storable': { may: ['jobs/errors'], packages: [] },
  'jobs/ports': {
    may: ['jobs/errors', 'jobs/deadline', 'templates/reader'],
    packages: ['temporal-polyfill'],
  },
  'jobs/calendar': { may: ['jobs/errors', 'jobs/calendar/working-days'], mayTypes: ['templates/reader'] },
  /** Arithmetic over a calendar that was handed in: as pure as the plan that uses it. */
  'jobs/calendar/working-days': { may: [], mayTypes: ['jobs/calendar'], packages: ['temporal-polyfill'] },
  'jobs/plan': {
    may: ['jobs/calendar/working-days', ...grammar],
    mayTypes: ['templates/reader', 'jobs/calendar'],
    packages: ['temporal-polyfill'],
  },
  /** Each kind of trigger, with how the playbook writes it. */
  'jobs/plan/triggers': {
    may: ['jobs/plan', ...grammar],
    mayTypes: ['templates/reader', 'jobs/calendar'],
    packages: ['temporal-polyfill', 'zod'],
  },
  'jobs/in-words': { may: ['templates/reader'], mayTypes: ['jobs/core', 'jobs/errors'], packages: [] },
  'jobs/core': {
    may: [...ground],
    mayTypes: ['jobs/plan', 'jobs/calendar', 'jobs/retention/retention', 'prisma'],
  },
  ...Object.fromEntries(
    floors.flatMap((floor, height) =>
      floor.map((folder): [string, Part] => [
        folder,
        {
          may: [...ground, core, ...decisions, ...floors.slice(0, height).flat(), 'jobs/settings', 'prisma'],
        },
      ]),
    ),
  ),
  /** How long data is kept, as the settings say it: numbers alone. */
  'jobs/retention/retention': { may: [], packages: [] },
  /** Small facts about the installation itself. */
  'jobs/settings': { may: [...ground, core, 'prisma'] },
  /** The courier: it carries a day at most, and knows no row. */
  'jobs/queue': { may: ['jobs/errors', 'jobs/clock', 'jobs/ports'] },
  'jobs/webchat': { may: [...ground, 'prisma'] },
  /** The files that join the folders above: `run-day.ts` and its kind. */
  jobs: {
    may: [
      ...ground,
      core,
      ...decisions,
      ...floors.flat(),
      'jobs/settings',
      'jobs/queue',
      'jobs/webchat',
      'prisma',
    ],
  },

  'bot/config': { may: ['jobs/errors', 'jobs/ports', 'jobs/retention/retention'] },
  'bot/logger': { may: ['jobs/errors', 'jobs/ports', 'bot/config'] },
  'bot/platforms/web/page': {
    may: [],
    mayTypes: ['bot/platforms/web', 'bot/rehearsal', 'templates/reader', 'jobs/ports', 'jobs/webchat'],
  },
  /** The platform table. */
  'bot/platforms': { may: [...ground, 'jobs', 'jobs/webchat', 'bot/config', 'bot/http', 'bot/platforms/*'] },
  /** Each platform alone: `*` stands for one folder, and two folders are two parts. */
  'bot/platforms/*': { may: [...ground, 'jobs/webchat', 'bot/http'] },
  /** The stage around the browser chat: its clock and the panel beside it. */
  'bot/rehearsal': { may: [...allOfJobs, ...allOfBot, 'bot/platforms/web'] },
  'bot/http': { may: [...ground, 'bot/metrics'] },
  'bot/metrics': { may: [...ground] },
  /** Nothing imports the place where the program is put together. */
  'bot/main': { may: [...allOfJobs, ...allOfBot] },
  bot: { may: [...allOfJobs, ...allOfBot] },
};

/** A package that belongs to one part; elsewhere it would tie the process to a tool. */
export const homes: Readonly<Record<string, readonly string[]>> = {
  bullmq: ['jobs/queue'],
  ioredis: ['jobs/queue'],
  'node-cron': ['jobs/queue'],
  '@prisma/client': ['prisma'],
  '@prisma/adapter-pg': ['prisma'],
  '@slack/bolt': ['bot/platforms/slack'],
  '@slack/web-api': ['bot/platforms/slack'],
  fastify: ['bot'],
  '@fastify/helmet': ['bot/http'],
  '@fastify/rate-limit': ['bot/http', 'bot/console'],
  '@fastify/cookie': ['bot/console'],
  '@fastify/formbody': ['bot/console'],
  'ical-generator': ['bot/feeds'],
  pino: ['bot/logger'],
  'prom-client': ['bot/metrics'],
  commander: ['bot'],
  react: ['bot/platforms/web/page'],
  antd: ['bot/platforms/web/page'],
  hucre: ['jobs/book'],
  yaml: ['templates/reader'],
  liquidjs: ['templates/reader'],
  tyme4ts: ['jobs/calendar'],
  'chinese-days': ['jobs/calendar'],
};

/** The entry of the table that governs a path, and the part itself with `*` filled in. */
export function partOf(path: string): { entry: string; part: string } | null {
  const segments = path.replace(/\.tsx?$/, '').split('/');
  for (let length = segments.length; length > 0; length -= 1) {
    const exact = segments.slice(0, length).join('/');
    if (exact in parts) return { entry: exact, part: exact };
    const wild = [...segments.slice(0, length - 1), '*'].join('/');
    // A file directly in the folder is not a folder of its own.
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
