import type { AnySaid } from '../../templates/reader/said.ts';

/** Prints the steps of a start with their duration, in the language of the terminal. */
export interface Steps {
  step<Result>(what: AnySaid, work: () => Promise<Result>): Promise<Result>;
  say(what: AnySaid): void;
}

export function createSteps(inWords: (what: AnySaid) => string, write: (line: string) => void): Steps {
  return {
    say: (what) => write(inWords(what)),
    async step(what, work) {
      const began = performance.now();
      const result = await work();
      write(`  ✓ ${inWords(what)} (${Math.round(performance.now() - began)} ms)`);
      return result;
    },
  };
}
