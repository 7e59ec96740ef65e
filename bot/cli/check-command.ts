import { Command } from 'commander';
import { createCalendar } from '../../jobs/calendar/create-calendar.ts';
import { systemClock } from '../../jobs/clock.ts';
import { openStore, type Store } from '../../jobs/open-store.ts';
import { openQueue } from '../../jobs/queue/open-queue.ts';
import { loadTemplates } from '../../jobs/load-templates.ts';
import { type Config, readConfig, readEnvironment } from '../config.ts';
import { strayEntries } from '../../jobs/registers/stray-entries.ts';
import { createLogger } from '../logger.ts';
import { ownWords } from '../commands/index.ts';
import { checkPlatforms } from '../platforms/index.ts';
import { type AnySaid, said } from '../../templates/reader/said.ts';
import type { Templates } from '../../templates/reader/read-templates.ts';
import type { Register } from '../../templates/reader/register.ts';
import type { Colour, Speech } from './speech.ts';
import { databaseDir } from '../start/database-dir.ts';

/** Prints the state of every part, with a remedy for each problem. Exits with 1 if there is any problem. */
export function checkCommand(speech: Speech, setExitCode: (code: number) => void): Command {
  const { inWords } = speech;
  return new Command('check').description(inWords(said('usage/check'))).action(async () => {
    const findings = await speech.during(said('cli/checking'), async () => await checkInstallation(speech));
    for (const finding of findings) {
      if (speech.isJson) speech.writeJson(jsonOf(speech, finding));
      else speech.print(line(speech, finding));
    }
    const problems = findings.filter((f) => f.level === 'problem').length;
    setExitCode(problems === 0 ? 0 : 1);
    if (speech.isJson) return;
    speech.write('');
    speech.print(problems === 0 ? said('check/ready') : said('check/problems', { problems }));
  });
}

const marks: Readonly<Record<Finding['level'], readonly [Colour, string]>> = {
  ok: ['green', '✓'],
  warning: ['yellow', '!'],
  problem: ['red', '✗'],
};

const textOf = ({ inWords }: Speech, what: AnySaid | string): string =>
  typeof what === 'string' ? what : inWords(what);

function jsonOf(speech: Speech, { level, part, what }: Finding): object {
  return { level, part: textOf(speech, part), what: textOf(speech, what) };
}

function line(speech: Speech, { level, part, what }: Finding): AnySaid {
  const mark = speech.paint(...marks[level]);
  const text = textOf(speech, what);
  return said('check/title', { mark, part, what: text.replaceAll('\n', '\n    ') });
}

interface Finding {
  readonly level: 'ok' | 'warning' | 'problem';
  /** A platform is called by its name. */
  readonly part: AnySaid | string;
  /** A string is what a library or another program has said. */
  readonly what: AnySaid | string;
}

/** Checks everything that a start needs, without starting. A failing part does not hide the others. */
async function checkInstallation(speech: Speech): Promise<readonly Finding[]> {
  const config = attempt(speech, said('check/part-configuration'), () => readConfig(readEnvironment()));
  if ('level' in config) return [config];
  return [
    {
      level: 'ok',
      part: said('check/part-configuration'),
      what: config.rehearsal ? said('check/rehearsal') : said('check/configured'),
    },
    ...config.notices.map(
      (what): Finding => ({ level: 'warning', part: said('check/part-configuration'), what }),
    ),
    ...checkTemplates(config, speech),
    ...(await checkDatabase(config, speech)),
    ...(await checkPlatforms(config, {
      log: createLogger({ ...config, logLevel: 'silent' }),
      clock: systemClock,
    })),
  ];
}

function attempt<Result extends object>(speech: Speech, part: AnySaid, work: () => Result): Result | Finding {
  try {
    return work();
  } catch (error) {
    return { level: 'problem', part, what: speech.explain(error) };
  }
}

function checkTemplates(config: Config, speech: Speech): Finding[] {
  const templates = attempt(speech, said('check/part-rules'), () => loadTemplates(config.templatesDir));
  if ('level' in templates) return [templates];
  const { playbook } = templates;
  const rules: Finding = {
    level: 'ok',
    part: said('check/part-rules'),
    what: said('check/rules', {
      steps: playbook.steps.length,
      anchors: playbook.anchors.length,
      texts: templates.texts.keys.length,
    }),
  };
  const calendar = createCalendar(templates.calendarOverrides);
  const year = systemClock.now().toZonedDateTimeISO(playbook.zone).year;
  const years = [year, year + 1].map((y): Finding => {
    const part = said('check/part-calendar');
    if (calendar.isPublished(y)) return { level: 'ok', part, what: said('check/published', { year: y }) };
    return { level: 'warning', part, what: said('check/unpublished', { year: y }) };
  });
  return [rules, ...templates.registers.flatMap(takenWords), ...years];
}

/** A register's command that is one of the program's own could never be reached. */
function takenWords({ key, command }: Register): Finding[] {
  return [command.name, ...command.zh]
    .filter((word) => ownWords.includes(word))
    .map((word) => ({
      level: 'problem',
      part: said('check/part-rules'),
      what: said('check/register-word', { file: `registers/${key}.yaml`, word }),
    }));
}

async function checkDatabase(config: Config, speech: Speech): Promise<Finding[]> {
  try {
    const store = await openStore({
      url: config.databaseUrl ?? null,
      dir: databaseDir(config),
      ifRunning: 'join',
    });
    try {
      const what = config.databaseUrl === undefined ? said('check/embedded') : said('check/given');
      const database: Finding = { level: 'ok', part: said('check/part-database'), what };
      const queue = await openQueue({
        backend:
          config.redisUrl === undefined
            ? { kind: 'postgres', url: store.url }
            : { kind: 'redis', url: config.redisUrl },
        log: createLogger({ ...config, logLevel: 'silent' }),
      });
      const trouble = await queue.problem();
      await queue.close();
      const strays = await checkEntries(store, config);
      const courier: Finding =
        trouble === null
          ? {
              level: 'ok',
              part: said('check/part-queue'),
              what: config.redisUrl === undefined ? said('check/on-postgres') : said('check/on-redis'),
            }
          : { level: 'problem', part: said('check/part-queue'), what: trouble };
      return [database, ...strays, courier];
    } finally {
      await store.stop();
    }
  } catch (error) {
    return [{ level: 'problem', part: said('check/part-database'), what: speech.explain(error) }];
  }
}

/** Entries that a change of the files has left behind. Files that cannot be read are reported on their own. */
async function checkEntries(
  { db }: Pick<Store, 'db'>,
  { templatesDir }: Config,
): Promise<readonly Finding[]> {
  let templates: Templates;
  try {
    templates = loadTemplates(templatesDir);
  } catch {
    return [];
  }
  const strays = await strayEntries(db, templates.registers, templates.forms);
  return strays.map(({ kind, register, key, count, numbers }): Finding => {
    const about = { register, key, count, numbers: numbers.join(', ') };
    const what = {
      register: said('check/entries-register', about),
      state: said('check/entries-state', about),
      field: said('check/entries-field', about),
    }[kind];
    return { level: 'warning', part: said('check/part-registers'), what };
  });
}
