import { readFileSync, statSync } from 'node:fs';
import { Command } from 'commander';
import { Temporal } from 'temporal-polyfill';
import { checkSeats } from '../../jobs/book/find-in-book.ts';
import { mostFileBytes } from '../../jobs/book/limits.ts';
import { readBook } from '../../jobs/book/read-book.ts';
import { makeUpStaff, readStaff } from '../../jobs/book/read-staff.ts';
import { XinhangError } from '../../jobs/errors.ts';
import type { Log } from '../../jobs/ports.ts';
import { loadTemplates } from '../../jobs/load-templates.ts';
import { readDay } from '../../templates/reader/read-day.ts';
import { readConfig, readEnvironment } from '../config.ts';
import { createLogger } from '../logger.ts';
import { prepareAnswers } from '../simulate/prepare-answers.ts';
import { readAnswers } from '../simulate/read-answers.ts';
import type { SimulatedMessage } from '../simulate/recorder.ts';
import type { Speech } from './speech.ts';
import { simulate } from '../simulate/simulate.ts';
import { type AnySaid, said, saidInLines } from '../../templates/reader/said.ts';

interface Options {
  readonly book: string;
  readonly from: string;
  readonly days: string;
  readonly answers?: string;
  readonly staff?: string;
  readonly json?: true;
}

export function simulateCommand(speech: Speech): Command {
  return new Command('simulate')
    .description(
      'print every message the process would post for a book of customers, without a chat or a database',
    )
    .requiredOption('--book <file>', 'customers as CSV (columns in English or Chinese)')
    .requiredOption('--from <day>', 'the first day, as 2026-03-01')
    .requiredOption('--days <n>', 'how many days to simulate')
    .option('--answers <file>', 'what people record during these days, as JSON lines')
    .option('--staff <file>', 'the staff as CSV: code,name,roles,reportsTo')
    .option('--json', 'print one JSON line per message')
    .action(async (options: Options) => {
      const config = readConfig(readEnvironment());
      await run(options, speech, config.templatesDir, createLogger({ logLevel: 'warn' }, process.stderr));
    });
}

async function run(
  options: Options,
  { language }: Speech,
  templatesDir: string | undefined,
  log: Log,
): Promise<void> {
  const templates = loadTemplates(templatesDir);
  const from = readDay(options.from);
  const days = /^\d{1,5}$/u.test(options.days) ? Number(options.days) : 0;
  const book = readBook(readText(options.book), templates.playbook);
  const team =
    options.staff === undefined
      ? { staff: makeUpStaff(book.customers), leftOut: [], problems: [] }
      : readStaff(readText(options.staff));
  const told =
    options.answers === undefined ? { answers: [], problems: [] } : readAnswers(readText(options.answers));
  const range = from === null || days < 1 ? null : { from, days };
  // References to the book or the staff are checked only once both are readable, or every line would be an error.
  const readable = book.problems.length + team.problems.length === 0;
  const seats = readable ? checkSeats(book.customers, team.staff) : [];
  const scope = { templates, customers: book.customers, staff: team.staff, language };
  const answers =
    readable && range !== null
      ? prepareAnswers(told.answers, { ...scope, ...range })
      : { prepared: [], problems: [] };
  const file = (name: string, problems: readonly AnySaid[]) =>
    problems.map((problem) => said('cli/in-file', { file: name, problem }));
  const problems = [
    ...(from === null ? [said('cli/not-a-day', { option: '--from', written: options.from })] : []),
    ...(days < 1 ? [said('cli/not-days', { written: options.days })] : []),
    ...file(options.book, [...book.problems, ...seats]),
    ...file(options.staff ?? 'staff', team.problems),
    ...file(options.answers ?? 'answers', [...told.problems, ...answers.problems]),
  ];
  if (range === null || problems.length > 0) throw new XinhangError('bad_input', saidInLines(problems));
  for (const heading of [...book.leftOut, ...team.leftOut]) {
    log.warn({ heading }, `The column "${heading}" is unknown and ignored.`);
  }
  await simulate({
    templates,
    customers: book.customers,
    staff: team.staff,
    answers: answers.prepared,
    ...range,
    log,
    onMessage: (message) => {
      process.stdout.write(`${options.json === true ? JSON.stringify(message) : inWords(message)}\n`);
    },
  });
}

function readText(file: string): string {
  try {
    if (statSync(file).size > mostFileBytes) {
      throw new XinhangError(
        'bad_input',
        said('cli/file-too-large', { path: file, most: mostFileBytes / 1_000_000 }),
      );
    }
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof XinhangError) throw error;
    throw new XinhangError('bad_input', said('cli/file-unreadable', { path: file }), { cause: error });
  }
}

/** A message for a person: time, recipient, subject and text. */
function inWords(message: SimulatedMessage): string {
  const at = Temporal.PlainDateTime.from(message.at.slice(0, 19)).toString({ smallestUnit: 'minute' });
  const about = message.items.map((i) => `${i.customer} ${i.say}`.trim()).join(', ');
  const text = message.text
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
  return `${at.replace('T', ' ')}  → ${message.room}  (${about})\n${text}`;
}
