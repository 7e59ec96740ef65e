import { styleText } from 'node:util';
import { XinhangError } from '../../jobs/errors.ts';
import type { Language } from '../../templates/reader/form.ts';
import { type AnySaid, type Labels, said } from '../../templates/reader/said.ts';
import { builtInWords, type Words } from '../../templates/reader/words.ts';
import { fitTable } from './fit-table.ts';
import { clearLine, cursorTo } from 'node:readline';

/** What the command line says, in the language of the terminal. It may differ from the company's. */
export interface Speech {
  readonly language: Language;
  /** One JSON value per line on standard output, for scripts. */
  isJson: boolean;
  readonly inWords: (what: AnySaid | Labels) => string;
  /** A line on standard output. */
  readonly write: (line: string) => void;
  readonly print: (what: AnySaid | Labels) => void;
  readonly writeJson: (value: object) => void;
  /** A line on standard error: it belongs to the run, not to the result. */
  readonly note: (what: AnySaid) => void;
  /** Fitted to the terminal; separated by tabs where there is none. */
  readonly writeTable: (rows: readonly (readonly string[])[]) => void;
  readonly paint: (colour: Colour, text: string) => string;
  /** Shows on a terminal what is going on if it takes longer than a second. */
  readonly during: <Result>(what: AnySaid, work: () => Promise<Result>) => Promise<Result>;
  /** An error for the terminal: its message; the stack only for errors that we do not raise ourselves. */
  readonly explain: (error: unknown) => string;
}

export type Colour = 'green' | 'yellow' | 'red';

export function createSpeech(language: Language, words: Words = builtInWords()): Speech {
  let status: StatusLine | null = null;
  const write = (line: string, stream: NodeJS.WriteStream = process.stdout): void => {
    status?.clear();
    stream.write(`${line}\n`);
  };
  const speech: Speech = {
    language,
    isJson: false,
    inWords: (what) => words.say(what, speech.language),
    write: (line) => write(line),
    print: (what) => write(speech.inWords(what)),
    writeJson: (value) => write(JSON.stringify(value)),
    note: (what) => write(speech.inWords(what), process.stderr),
    writeTable(rows) {
      const { isTTY, columns } = process.stdout;
      const lines = isTTY ? fitTable(rows, columns) : rows.map((cells) => cells.join('\t'));
      for (const line of lines) write(line);
    },
    paint: (colour, text) => (isColoured() ? styleText(colour, text) : text),
    async during(what, work) {
      if (!process.stderr.isTTY || speech.isJson) return await work();
      const shown = createStatusLine(process.stderr, (seconds) =>
        speech.inWords(said('cli/working', { what, seconds })),
      );
      status = shown;
      try {
        return await work();
      } finally {
        status = null;
        shown.end();
      }
    },
    explain(error) {
      if (error instanceof XinhangError) return speech.inWords(error.says);
      if (!(error instanceof Error)) return String(error);
      return foreseen.includes(error.name) ? error.message : (error.stack ?? error.message);
    },
  };
  return speech;
}

/** `hasColors` is false where NO_COLOR is set. */
const isColoured = (): boolean => process.stdout.isTTY && process.stdout.hasColors();

const foreseen = ['TemplateError', 'DatabaseUnusable'];

interface StatusLine {
  /** Removes the line, so that something else can be written; it comes back with the next second. */
  readonly clear: () => void;
  readonly end: () => void;
}

/** A line at the bottom of the terminal, from the first second on, that counts the seconds. */
export function createStatusLine(
  stream: NodeJS.WritableStream,
  text: (seconds: number) => string,
): StatusLine {
  let seconds = 0;
  let isShown = false;
  const clear = () => {
    if (!isShown) return;
    cursorTo(stream, 0);
    clearLine(stream, 0);
    isShown = false;
  };
  const timer = setInterval(() => {
    seconds += 1;
    clear();
    stream.write(text(seconds));
    isShown = true;
  }, 1_000);
  timer.unref();
  return {
    clear,
    end() {
      clearInterval(timer);
      clear();
    },
  };
}
