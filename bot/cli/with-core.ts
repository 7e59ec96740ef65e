import { systemClock } from '../../jobs/clock.ts';
import type { Core } from '../../jobs/core.ts';
import { openStore } from '../../jobs/open-store.ts';
import { noCounts } from '../../jobs/ports.ts';
import { rulesOf } from '../../jobs/rules.ts';
import { loadTemplates } from '../../templates/reader/load-templates.ts';
import { readConfig, readEnvironment } from '../config.ts';
import { createLogger } from '../logger.ts';
import { databaseDir } from '../start/database-dir.ts';

/** What a command beside the running program works with: the company's rules and its database, no chat and no queue. */
export async function withCore(work: (core: Core) => Promise<void>): Promise<void> {
  const config = readConfig(readEnvironment());
  const templates = loadTemplates(config.templatesDir);
  const store = await openStore({
    url: config.databaseUrl ?? null,
    dir: databaseDir(config),
    ifRunning: 'join',
  });
  try {
    await work({
      db: store.db,
      clock: systemClock,
      rules: rulesOf(templates),
      templates,
      language: config.language,
      platforms: new Map(),
      log: createLogger(config),
      counts: noCounts,
      nudge: () => {},
    });
  } finally {
    await store.stop();
  }
}
