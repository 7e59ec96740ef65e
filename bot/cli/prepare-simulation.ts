import { basename } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import { resolveBook } from '../../jobs/book/resolve-book.ts';
import { XinhangError } from '../../jobs/errors.ts';
import { loadTemplates } from '../../jobs/load-templates.ts';
import type { Log } from '../../jobs/ports.ts';
import { readDay } from '../../templates/reader/read-day.ts';
import { type AnySaid, said, saidInLines } from '../../templates/reader/said.ts';
import { prepareAnswers } from '../simulate/prepare-answers.ts';
import { readAnswersFile } from '../simulate/read-answers.ts';
import type { SimulatedMessage } from '../simulate/recorder.ts';
import type { Simulation } from '../simulate/simulate.ts';
import { readBytes, readFiles } from './read-files.ts';
import type { Speech } from './speech.ts';

export interface SimulateOptions {
  readonly book: string;
  readonly from: string;
  readonly days: string;
  readonly answers?: string;
  readonly staff?: string;
}

/** @throws XinhangError `bad_input` with every problem of the options and the files */
export async function prepareSimulation(
  options: SimulateOptions,
  speech: Speech,
  templatesDir: string | undefined,
  log: Log,
): Promise<Simulation> {
  const { language, note } = speech;
  const templates = loadTemplates(templatesDir);
  const from = readDay(options.from);
  const days = /^\d{1,5}$/u.test(options.days) ? Number(options.days) : 0;
  const paths = options.staff === undefined ? [options.book] : [options.book, options.staff];
  const read = await readFiles(paths, templates.playbook);
  const book = resolveBook(read);
  const told =
    options.answers === undefined
      ? { answers: [], problems: [] }
      : await readAnswersFile(
          { name: basename(options.answers), bytes: await readBytes(options.answers) },
          templates.playbook,
        );
  const range = from === null || days < 1 ? null : { from, days };
  const scope = { templates, customers: book.customers, staff: book.staff, language };
  // References to the book or the staff are checked only once both are sound, or every line would be an error.
  const answers =
    book.problems.length === 0 && range !== null
      ? prepareAnswers(told.answers, { ...scope, ...range })
      : { prepared: [], problems: [] };
  const problems: AnySaid[] = [
    ...(from === null ? [said('cli/not-a-day', { option: '--from', written: options.from })] : []),
    ...(days < 1 ? [said('cli/not-days', { written: options.days })] : []),
    ...book.problems,
    ...told.problems,
    ...answers.problems,
  ];
  if (range === null || problems.length > 0) {
    const count = said('book/problems-simulated', { count: problems.length });
    throw new XinhangError('bad_input', saidInLines([...problems, count]));
  }
  for (const what of read.leftOut) note(said('cli/left-out', { what }));
  return {
    templates,
    customers: book.customers,
    staff: book.staff,
    answers: answers.prepared,
    ...range,
    log,
    onMessage: (message: SimulatedMessage) => {
      speech.write(speech.isJson ? JSON.stringify(message) : describe(message));
    },
  };
}

/** A message for a person: time, recipient, subject and text. */
function describe(message: SimulatedMessage): string {
  const at = Temporal.PlainDateTime.from(message.at.slice(0, 19)).toString({ smallestUnit: 'minute' });
  const about = message.items.map((i) => `${i.customer} ${i.say}`.trim()).join(', ');
  const text = message.text
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
  return `${at.replace('T', ' ')}  → ${message.room}  (${about})\n${text}`;
}
