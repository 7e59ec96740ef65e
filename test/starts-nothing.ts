import { ChildProcess } from 'node:child_process';

declare module 'node:child_process' {
  interface ChildProcess {
    /** `spawn`, `exec` and `fork` all end here. */
    spawn(options: { readonly file: string }): void;
  }
}

declare module 'vitest' {
  interface ProvidedContext {
    root: string;
    /** The tests that start no process, as paths from the root. */
    fastTests: readonly string[];
  }
}

const spawn = ChildProcess.prototype.spawn;

const refuse = ({ file }: { readonly file: string }): void => {
  throw new Error(`a fast test starts no process, and this one starts ${file}; see test/needs-servers.ts`);
};

/** Whether this worker may start processes from now on. */
export function allowProcesses(isAllowed: boolean): void {
  ChildProcess.prototype.spawn = isAllowed ? spawn : refuse;
}
