import { systemClock } from '../../jobs/clock.ts';
import type { Core } from '../../jobs/core.ts';
import { openMovableClock } from '../../jobs/movable-clock.ts';
import { openStore } from '../../jobs/open-store.ts';
import { type ChatPlatform, noCounts } from '../../jobs/ports.ts';
import { rulesOf } from '../../jobs/rules.ts';
import { createPrismaWebChatStore } from '../../jobs/webchat/prisma-web-chat-store.ts';
import { loadTemplates } from '../../jobs/load-templates.ts';
import { readConfig, readEnvironment } from '../config.ts';
import { createHttp } from '../http.ts';
import { createLogger } from '../logger.ts';
import { createPlatforms } from '../platforms/index.ts';
import { sharedSettings } from '../../jobs/settings.ts';
import { createTurn } from '../../jobs/take-turn.ts';
import type { AnySaid } from '../../templates/reader/said.ts';
import type { Speech } from './speech.ts';
import { databaseDir } from '../start/database-dir.ts';

/**
 * Runs a command against the company's rules, its database and the configured chat platforms. The platforms are there
 * only for account lookups and do not listen; there is no queue.
 *
 * @param what what is going on, for the terminal
 */
export async function withCore(
  { during }: Speech,
  what: AnySaid,
  work: (core: Core) => Promise<void>,
): Promise<void> {
  await during(what, async () => await open(work));
}

async function open(work: (core: Core) => Promise<void>): Promise<void> {
  const config = readConfig(readEnvironment());
  const templates = loadTemplates(config.templatesDir);
  const store = await openStore({
    url: config.databaseUrl ?? null,
    dir: databaseDir(config),
    ifRunning: 'join',
  });
  // Standard output is the result's.
  const log = createLogger(config, process.stderr);
  const http = createHttp({ host: config.host, port: 0, log, ready: async () => [] });
  try {
    // The rehearsal's accounts are all in the database, so it needs no platform.
    const platforms = await createPlatforms({
      config: { ...config, rehearsal: false },
      http: http.app,
      log,
      clock: systemClock,
      wallClock: systemClock,
      zone: templates.playbook.zone,
      secret: '',
      botName: '',
      turn: (name) => createTurn(store.db.sql, name),
      shared: sharedSettings(store.db),
      say: () => '',
      store: createPrismaWebChatStore(store.db),
      directory: {
        people: async () => [],
        person: async () => null,
        chooseLanguage: async () => {},
        complete: () => [],
      },
    });
    const configured = Object.values(platforms).flatMap((platform) => platform ?? []);
    await work({
      db: store.db,
      clock: systemClock,
      rules: rulesOf(templates),
      templates,
      language: config.language,
      platforms: new Map(configured.map((platform): [string, ChatPlatform] => [platform.id, platform])),
      log,
      counts: noCounts,
      nudge: () => {},
    });
  } finally {
    await http.close();
    await store.stop();
  }
}

/** A rehearsal has its own clock. */
export async function inItsTime(core: Core): Promise<Core> {
  const { rehearsal } = readConfig(readEnvironment());
  return rehearsal ? { ...core, clock: await openMovableClock(core.db) } : core;
}
