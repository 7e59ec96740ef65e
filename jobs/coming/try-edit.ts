import { Worker } from 'node:worker_threads';
import { Temporal } from 'temporal-polyfill';
import type { Language } from '../../templates/reader/form.ts';
import type { TemplateProblem } from '../../templates/reader/template-error.ts';
import { said } from '../../templates/reader/said.ts';
import type { Core } from '../core.ts';
import { XinhangError } from '../errors.ts';
import type { Rules } from '../plan/types.ts';
import { loadCalendar } from '../../templates/reader/load-calendar.ts';
import { createCalendar } from '../calendar/create-calendar.ts';
import { createFestivals } from '../calendar/create-festivals.ts';
import type { ComingMessage } from './coming-words.ts';
import type { Imagined } from './imagined-customer.ts';
import { type Answer, type Asked, ready, type SentMessage } from './try-edit-messages.ts';

/** A changed copy of a file. */
export interface Edit {
  readonly file: string;
  readonly text: string;
}

export type Tried =
  | { readonly kind: 'problems'; readonly problems: readonly TemplateProblem[] }
  | { readonly kind: 'works'; readonly rules: Rules; readonly year: readonly TriedMessage[] };

export type TriedMessage = Pick<ComingMessage, 'at' | 'recipientId' | 'words'> & {
  readonly about: SentMessage['about'];
};

/** For reading all files, which takes a second and on a busy machine several, once the thread's program is there. */
const withinMs = 20_000;
const megabytes = 256;
/** Tries at once, with those that wait. */
const most = 4;
let running = 0;
let last: Promise<unknown> = Promise.resolve();

/**
 * Reads the company's files with a changed copy of one of them, as a start would, and the messages of a year by them. In a
 * thread of its own, with bounds on time and memory, because the copy may be anything. Nothing is written.
 *
 * @param program of the thread
 * @throws XinhangError `rate_limited` while too many others try something
 */
export async function tryEdit(
  core: Core,
  edit: Edit,
  imagined: Imagined,
  program: ThreadProgram = threads.program(),
): Promise<Tried> {
  if (running >= most) throw new XinhangError('rate_limited', said('process/busy'));
  running += 1;
  try {
    const mine = last.then(() => askWorker(core, edit, imagined, program));
    last = mine.catch(() => {});
    return toTried(core, edit, await mine);
  } finally {
    running -= 1;
  }
}

function askWorker(
  { templates, language }: { readonly templates: Core['templates']; readonly language: Language },
  edit: Edit,
  { from, ...kind }: Imagined,
  [program, how]: ThreadProgram,
): Promise<Answer | null> {
  const asked: Asked = {
    folder: templates.folder,
    language,
    edit,
    imagined: { ...kind, from: from.toString() },
  };
  const worker = new Worker(program, {
    ...how,
    workerData: asked,
    // It needs no secret.
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: megabytes },
  });
  return new Promise((resolve, reject) => {
    let isReading = false;
    let late: NodeJS.Timeout | undefined;
    const end = (answer: Answer | null) => {
      clearTimeout(late);
      resolve(answer);
      void worker.terminate();
    };
    worker.on('message', (answer: Answer | typeof ready) => {
      if (answer !== ready) return end(answer);
      isReading = true;
      late = setTimeout(() => end(null), withinMs);
    });
    worker.once('error', (error) => (isReading ? end(null) : reject(error)));
    worker.once('exit', () => end(null));
  });
}

/** Where the program of a thread comes from; tests put one in its place that is compiled already. */
export const threads = { program: ownProgram };

export type ThreadProgram = readonly [program: string | URL, how: { readonly eval?: true }];

/** From the sources it is read through tsx, like everything else then. */
function ownProgram(): ThreadProgram {
  const here = import.meta.url;
  if (here.endsWith('.js')) return [new URL('../try-edit-worker.js', here), {}];
  const source = JSON.stringify(new URL('../try-edit-worker.ts', here).href);
  return [
    `import('tsx/esm/api').then(({ register }) => { register(); return import(${source}); })`,
    { eval: true },
  ];
}

/** @param answer null: it took too much time or memory */
function toTried({ rules, templates }: Core, { file, text }: Edit, answer: Answer | null): Tried {
  if (answer === null) {
    const message = 'takes too much time or memory to read; expected a file that a person can read';
    return { kind: 'problems', problems: [{ file, line: 1, key: '', message }] };
  }
  if (answer.kind === 'problems') return answer;
  const { playbook, registers, holidays, year } = answer;
  // Days cannot pass between threads; the thread has read the copy within its bounds.
  const edited = { path: templates.folder, edited: { [file]: text } };
  const calendar = file === 'calendar.yaml' ? createCalendar(loadCalendar(edited)) : rules.calendar;
  return {
    kind: 'works',
    rules: { ...rules, playbook, registers, calendar, festivals: createFestivals(holidays) },
    year: year.map(({ at, ...message }) => ({ ...message, at: Temporal.Instant.from(at) })),
  };
}
