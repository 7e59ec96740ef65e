/** Prints the steps of a start with their duration. */
export interface Steps {
  step<Result>(what: string, work: () => Promise<Result>): Promise<Result>;
  say(line: string): void;
}

export function createSteps(write: (line: string) => void): Steps {
  return {
    say: write,
    async step(what, work) {
      const began = performance.now();
      const result = await work();
      write(`  ✓ ${what} (${Math.round(performance.now() - began)} ms)`);
      return result;
    },
  };
}
