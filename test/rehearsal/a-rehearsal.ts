import { Temporal } from 'temporal-polyfill';
import { createHttp } from '../../bot/http.ts';
import { createSink } from '../../bot/inbound/create-sink.ts';
import { createWebPlatform } from '../../bot/platforms/web/web-platform.ts';
import { createRehearsal } from '../../bot/rehearsal/create-rehearsal.ts';
import { registerRehearsalRoutes } from '../../bot/rehearsal/routes.ts';
import { openSample } from '../../bot/rehearsal/seed-sample.ts';
import type { Core } from '../../jobs/core.ts';
import { deliverDue } from '../../jobs/outbox/deliver-due.ts';
import type { MovableClock } from '../../jobs/movable-clock.ts';
import { type ChatPlatform, noCounts } from '../../jobs/ports.ts';
import { createPrismaWebChatStore } from '../../jobs/webchat/prisma-web-chat-store.ts';
import type { Db } from '../../prisma/client.ts';
import type { Templates } from '../../templates/reader/read-templates.ts';
import { standingWallClock } from '../clock.ts';
import { loadedTemplates } from '../templates/loaded-templates.ts';
import { rulesOnce } from '../with-steps.ts';

const allTemplates = loadedTemplates();

/** An empty rehearsal opened at a given company time: everything but the process around it. */
export function aRehearsal(db: Db, at: string, publicUrl?: string, templates: Templates = allTemplates) {
  let now = Temporal.PlainDateTime.from(at).toZonedDateTime(templates.playbook.zone).toInstant();
  const errors: string[] = [];
  const log = {
    debug() {},
    info() {},
    warn() {},
    error: (fields: object, message: string) => {
      errors.push(`${message} ${'err' in fields ? String(fields.err) : ''}`);
    },
  };
  const clock: MovableClock = {
    now: () => now,
    moveTo: async (to) => {
      now = to;
    },
  };
  const platforms = new Map<string, ChatPlatform>();
  let due = false;
  const core: Core = {
    db,
    clock,
    rules: rulesOnce(templates),
    templates,
    language: 'zh-CN',
    platforms,
    log,
    counts: noCounts,
    publicUrl,
    nudge: () => {
      due = true;
    },
  };
  const rehearsal = createRehearsal(core, clock);
  const store = createPrismaWebChatStore(db);
  const { app: http } = createHttp({ host: '127.0.0.1', port: 0, log, ready: async () => [] });
  const web = createWebPlatform({
    http,
    store,
    directory: rehearsal,
    clock,
    wallClock: standingWallClock,
    zone: rehearsal.zone,
    log,
    secret: 'a secret of this test',
    botName: '新航',
    say: ({ code }) => code,
  });
  platforms.set(web.id, web);
  registerRehearsalRoutes(web, rehearsal, core.templates.words);
  const sink = createSink(core);
  return {
    core,
    clock,
    rehearsal,
    http,
    web,
    store,
    errors,
    seed: async () => (await openSample(core, store))?.(() => {}),
    /** Starts listening; returns the URL. */
    listen: async () => {
      await web.start(sink);
      return await http.listen({ host: '127.0.0.1', port: 0 });
    },
    /** Works off the inbox and posts the results, as the courier would. */
    settled: async () => {
      do {
        await sink.drained();
        due = false;
        await deliverDue(core);
      } while (due);
    },
    close: async () => {
      await sink.drained();
      await web.stop();
      await http.close();
    },
  };
}
