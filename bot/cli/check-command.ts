import { Command } from 'commander';
import { createCalendar } from '../../jobs/calendar/create-calendar.ts';
import { systemClock } from '../../jobs/clock.ts';
import { openStore } from '../../jobs/open-store.ts';
import { openQueue } from '../../jobs/queue/open-queue.ts';
import { loadTemplates } from '../../jobs/load-templates.ts';
import { type Config, readConfig, readEnvironment } from '../config.ts';
import { createLogger } from '../logger.ts';
import { checkPlatforms } from '../platforms/index.ts';
import { explain } from './explain.ts';
import { databaseDir } from '../start/database-dir.ts';

/** Prints the state of every part, with a remedy for each problem. Exits with 1 if there is any problem. */
export function checkCommand(setExitCode: (code: number) => void): Command {
  return new Command('check')
    .description('validate rules, texts, configuration, calendar, connections, tokens and scopes')
    .action(async () => {
      const findings = await checkInstallation();
      for (const finding of findings) process.stdout.write(`${line(finding)}\n`);
      const problems = findings.filter((f) => f.level === 'problem').length;
      process.stdout.write(
        problems === 0 ? '\n可以使用 Ready to use.\n' : `\n${problems} 个问题 problem(s).\n`,
      );
      setExitCode(problems === 0 ? 0 : 1);
    });
}

function line({ level, part, what }: Finding): string {
  const mark = { ok: '✓', warning: '!', problem: '✗' }[level];
  return `${mark} ${part}: ${what.replaceAll('\n', '\n    ')}`;
}

interface Finding {
  readonly level: 'ok' | 'warning' | 'problem';
  readonly part: string;
  readonly what: string;
}

/** Checks everything that a start needs, without starting. A failing part does not hide the others. */
async function checkInstallation(): Promise<readonly Finding[]> {
  const config = attempt('configuration', () => readConfig(readEnvironment()));
  if ('level' in config) return [config];
  return [
    { level: 'ok', part: 'configuration', what: config.rehearsal ? 'rehearsal in the browser' : 'ready' },
    ...config.notices.map((what): Finding => ({ level: 'warning', part: 'configuration', what })),
    ...checkTemplates(config),
    ...(await checkDatabase(config)),
    ...(await checkPlatforms(config, createLogger({ ...config, logLevel: 'silent' }))),
  ];
}

function attempt<Result extends object>(part: string, work: () => Result): Result | Finding {
  try {
    return work();
  } catch (error) {
    return { level: 'problem', part, what: explain(error) };
  }
}

function checkTemplates(config: Config): Finding[] {
  const templates = attempt('rules and texts', () => loadTemplates(config.templatesDir));
  if ('level' in templates) return [templates];
  const { playbook } = templates;
  const rules: Finding = {
    level: 'ok',
    part: 'rules and texts',
    what: `${playbook.steps.length} step(s), ${playbook.anchors.length} dates, ${templates.texts.keys.length} texts`,
  };
  const calendar = createCalendar(templates.calendarOverrides);
  const year = systemClock.now().toZonedDateTimeISO(playbook.zone).year;
  const years = [year, year + 1].map((y): Finding => {
    if (calendar.isPublished(y)) return { level: 'ok', part: 'calendar', what: `${y} is published` };
    return {
      level: 'warning',
      part: 'calendar',
      what:
        `${y} is not published: only statutory days and weekends are known. When the State Council publishes it, ` +
        'update the program or write the days into templates/calendar.yaml.',
    };
  });
  return [rules, ...years];
}

async function checkDatabase(config: Config): Promise<Finding[]> {
  try {
    const store = await openStore({
      url: config.databaseUrl ?? null,
      dir: databaseDir(config),
      ifRunning: 'join',
    });
    try {
      const where = config.databaseUrl === undefined ? 'the embedded PostgreSQL' : 'the given PostgreSQL';
      const database: Finding = { level: 'ok', part: 'database', what: `${where} is reachable and migrated` };
      const queue = await openQueue({
        backend:
          config.redisUrl === undefined
            ? { kind: 'postgres', url: store.url }
            : { kind: 'redis', url: config.redisUrl },
        log: createLogger({ ...config, logLevel: 'silent' }),
      });
      const trouble = await queue.problem();
      await queue.close();
      const courier: Finding =
        trouble === null
          ? { level: 'ok', part: 'queue', what: config.redisUrl === undefined ? 'on PostgreSQL' : 'on Redis' }
          : { level: 'problem', part: 'queue', what: trouble };
      return [database, courier];
    } finally {
      await store.stop();
    }
  } catch (error) {
    return [{ level: 'problem', part: 'database', what: explain(error) }];
  }
}
