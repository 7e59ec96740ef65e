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

/** What everything in `jobs` and `bot` may build on. */
const ground = ['jobs/errors', 'jobs/clock', 'jobs/ports', 'templates'];

/** What the working parts of `jobs` are handed. */
const core = 'jobs/core';

/** Where it is decided what happens on which day. */
const decisions = ['jobs/calendar', 'jobs/calendar/working-days', 'jobs/plan'];

/** All but the database, which chat can only reach through `jobs`. */
const allOfJobs = [...ground, 'jobs', 'jobs/*', 'jobs/calendar/working-days'];
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
  templates: { may: [] },
  prisma: { may: [] },

  'jobs/errors': { may: [], packages: [] },
  'jobs/clock': { may: [], packages: ['temporal-polyfill'] },
  'jobs/ports': { may: ['jobs/errors', 'templates'], packages: ['temporal-polyfill'] },
  'jobs/calendar': { may: ['jobs/errors', 'jobs/calendar/working-days'], mayTypes: ['templates'] },
  /** Arithmetic over a calendar that was handed in: as pure as the plan that uses it. */
  'jobs/calendar/working-days': { may: [], mayTypes: ['jobs/calendar'], packages: ['temporal-polyfill'] },
  'jobs/plan': {
    may: ['jobs/calendar/working-days'],
    mayTypes: ['templates', 'jobs/calendar'],
    packages: ['temporal-polyfill'],
  },
  'jobs/core': { may: [...ground], mayTypes: ['jobs/plan', 'jobs/calendar', 'prisma'] },
  'jobs/facts': { may: [...ground, core, ...decisions, 'prisma'] },
  'jobs/replan': { may: [...ground, core, ...decisions, 'jobs/facts', 'prisma'] },
  'jobs/record': { may: [...ground, core, ...decisions, 'jobs/facts', 'jobs/replan', 'prisma'] },
  /** 首单 and the figures made of it. */
  'jobs/orders': { may: [...ground, core, 'jobs/facts', 'jobs/record', 'prisma'] },
  /** 客户分级. */
  'jobs/grades': { may: [...ground, core, ...decisions, 'jobs/facts', 'jobs/record', 'prisma'] },
  /** 成交周年礼品: caps, and the ledger. */
  'jobs/gifts': { may: [...ground, core, ...decisions, 'jobs/facts', 'jobs/record', 'prisma'] },
  /** 审批. */
  'jobs/approvals': {
    may: [...ground, core, ...decisions, 'jobs/facts', 'jobs/gifts', 'jobs/replan', 'jobs/record', 'prisma'],
  },
  /** What comes back from a posting is planned once more: the people may have changed while it was in flight. */
  'jobs/deliver': {
    may: [...ground, core, ...decisions, 'jobs/facts', 'jobs/gifts', 'jobs/replan', 'prisma'],
  },
  /** The book of customers, read from a file into facts. */
  'jobs/book': {
    may: [...ground, core, ...decisions, 'jobs/facts', 'jobs/replan', 'jobs/record', 'prisma'],
  },
  /** People come and go: handovers, absences, leaving. */
  'jobs/people': {
    may: [
      ...ground,
      core,
      ...decisions,
      'jobs/approvals',
      'jobs/facts',
      'jobs/replan',
      'jobs/record',
      'prisma',
    ],
  },
  /** Personal calendar feeds. */
  'jobs/feeds': { may: [...ground, core, 'jobs/facts', 'jobs/record', 'prisma'] },
  /** What would be said, and what other rules would change; nothing is written. */
  'jobs/preview': { may: [...ground, core, ...decisions, 'jobs/facts', 'prisma'] },
  /** The evening digest. */
  'jobs/digest': {
    may: [...ground, core, ...decisions, 'jobs/facts', 'jobs/approvals', 'jobs/record', 'prisma'],
  },
  'jobs/queue': { may: ['jobs/errors', 'jobs/clock', 'jobs/ports'] },
  'jobs/webchat': { may: [...ground, 'prisma'] },
  /** The files that join the folders above: `run-day.ts` and its kind. */
  jobs: {
    may: [
      ...ground,
      core,
      ...decisions,
      'jobs/approvals',
      'jobs/digest',
      'jobs/book',
      'jobs/facts',
      'jobs/people',
      'jobs/replan',
      'jobs/record',
      'jobs/deliver',
      'jobs/queue',
      'jobs/webchat',
      'prisma',
    ],
  },

  'bot/config': { may: ['jobs/errors', 'jobs/ports'] },
  'bot/logger': { may: ['jobs/errors', 'jobs/ports', 'bot/config'] },
  'bot/platforms/web/page': {
    may: [],
    mayTypes: ['bot/platforms/web', 'bot/rehearsal', 'templates', 'jobs/ports', 'jobs/webchat'],
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
  '@fastify/rate-limit': ['bot/http'],
  'ical-generator': ['bot/feeds'],
  pino: ['bot/logger'],
  'prom-client': ['bot/metrics'],
  commander: ['bot'],
  react: ['bot/platforms/web/page'],
  antd: ['bot/platforms/web/page'],
  hucre: ['jobs/book'],
  yaml: ['templates'],
  liquidjs: ['templates'],
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
