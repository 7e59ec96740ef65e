import Fastify from 'fastify';
import { Temporal } from 'temporal-polyfill';
import { createWebPlatform } from '../../bot/platforms/web/web-platform.ts';
import { createRehearsal } from '../../bot/rehearsal/create-rehearsal.ts';
import { seedSample } from '../../bot/rehearsal/seed-sample.ts';
import type { Core } from '../../jobs/core.ts';
import type { MovableClock } from '../../jobs/movable-clock.ts';
import { type ChatPlatform, noCounts } from '../../jobs/ports.ts';
import { rulesOf } from '../../jobs/rules.ts';
import { createPrismaWebChatStore } from '../../jobs/webchat/prisma-web-chat-store.ts';
import type { Db } from '../../prisma/client.ts';
import { loadTemplates } from '../../templates/load-templates.ts';

const templates = loadTemplates();
const log = { debug() {}, info() {}, warn() {}, error() {} };

/** An empty rehearsal that is opened at an hour of the company's, with everything but its page. */
export function aRehearsal(db: Db, at: string) {
  let now = Temporal.PlainDateTime.from(at).toZonedDateTime(templates.playbook.zone).toInstant();
  const clock: MovableClock = {
    now: () => now,
    moveTo: async (to) => {
      now = to;
    },
  };
  const platforms = new Map<string, ChatPlatform>();
  const core: Core = {
    db,
    clock,
    rules: rulesOf(templates),
    templates,
    language: 'zh-CN',
    platforms,
    log,
    counts: noCounts,
    nudge: () => {},
  };
  const rehearsal = createRehearsal(core, clock);
  const store = createPrismaWebChatStore(db);
  const http = Fastify();
  const web = createWebPlatform({
    http,
    store,
    directory: rehearsal,
    clock,
    zone: rehearsal.zone,
    log,
    secret: 'a secret of this test',
    botName: '新航',
  });
  platforms.set(web.id, web);
  return { core, clock, rehearsal, store, seed: () => seedSample(core, store), close: () => http.close() };
}
