import { XinhangError } from '../../jobs/errors.ts';
import type { Language } from '../../templates/reader/form.ts';
import type { AnySaid, Labels } from '../../templates/reader/said.ts';
import { builtInWords, type Words } from '../../templates/reader/words.ts';

/** What the command line says, in the language of the terminal. It may differ from the company's. */
export interface Speech {
  language: Language;
  readonly inWords: (what: AnySaid | Labels) => string;
  readonly print: (what: AnySaid | Labels) => void;
  /** An error for the terminal: its message; the stack only for errors that we do not raise ourselves. */
  readonly explain: (error: unknown) => string;
}

export function createSpeech(language: Language, words: Words = builtInWords()): Speech {
  const speech: Speech = {
    language,
    inWords: (what) => words.say(what, speech.language),
    print: (what) => void process.stdout.write(`${speech.inWords(what)}\n`),
    explain(error) {
      if (error instanceof XinhangError) return speech.inWords(error.says);
      if (!(error instanceof Error)) return String(error);
      return foreseen.includes(error.name) ? error.message : (error.stack ?? error.message);
    },
  };
  return speech;
}

const foreseen = ['TemplateError', 'DatabaseUnusable'];
