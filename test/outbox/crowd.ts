import Fastify from 'fastify';
import { Temporal } from 'temporal-polyfill';
import { createSlackPlatform } from '../../bot/platforms/slack/index.ts';
import { createStillClock } from '../../bot/simulate/still-clock.ts';
import { enterStaff } from '../../jobs/book/load-book.ts';
import type { Core } from '../../jobs/core.ts';
import { type ChatPlatform, type Log, noCounts, noPace, type Pace } from '../../jobs/ports.ts';
import { openDb, type Db } from '../../prisma/client.ts';
import { standingNowMs } from '../clock.ts';
import { loadedTemplates } from '../templates/loaded-templates.ts';
import { freshDatabase } from '../database.ts';
import { fillCrowd } from './fill-crowd.ts';
import { startSlackApi } from './slack-api.ts';
import { rulesOnce } from '../with-steps.ts';

const templates = loadedTemplates();
const due = '2026-03-12T09:00';
const quiet: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/**
 * A company with many customers whose groups are channels of one Slack, all to be asked about their trials at the
 * same instant, and any number of workers, each with its own connections and client.
 */
export async function openCrowd(customers: number) {
  const database = await freshDatabase();
  const slack = await startSlackApi();
  const now = Temporal.PlainDateTime.from(due).toZonedDateTime(templates.playbook.zone).toInstant();
  const clock = createStillClock(now);
  const http = Fastify();
  const closing: (() => Promise<void>)[] = [];

  const coreOver = (db: Db, pace: Pace, log: Log): Core => {
    const config = { botToken: 'xoxb-1', signingSecret: 's', apiUrl: slack.url };
    const platform = createSlackPlatform(config, { http: Fastify(), log, nowMs: standingNowMs });
    const paced: ChatPlatform = { ...platform, capabilities: { ...platform.capabilities, pace } };
    return {
      db,
      clock,
      rules: rulesOnce(templates),
      templates,
      language: 'zh-CN',
      platforms: new Map([['slack', paced]]),
      log,
      counts: noCounts,
      nudge: () => {},
    };
  };
  const core = coreOver(database.db, noPace, quiet);
  await enterStaff(core, [{ code: 'li', name: '李主管', roles: ['supervisor'], reportsTo: null }], 'slack');
  await fillCrowd(database.db.sql, customers, now);

  return {
    core,
    slack,
    clock,
    url: database.url,
    /** An additional worker. */
    worker: (pace: Pace = noPace, log: Log = quiet): Core => {
      const open = openDb(database.url);
      closing.push(() => open.close());
      return coreOver(open.db, pace, log);
    },
    /** Number of groups that got the question more than once. */
    askedTwice: (): number => {
      const perChannel = new Map<string, number>();
      for (const { channel } of slack.posted) perChannel.set(channel, (perChannel.get(channel) ?? 0) + 1);
      return [...perChannel.values()].filter((count) => count > 1).length;
    },
    states: async (): Promise<Readonly<Record<string, number>>> => {
      const rows = await database.db.reminder.groupBy({ by: ['state'], _count: true });
      return Object.fromEntries(rows.map(({ state, _count }) => [state, _count]));
    },
    close: async () => {
      await slack.close();
      await Promise.all(closing.map((close) => close()));
      await database.close();
      await http.close();
    },
  };
}
