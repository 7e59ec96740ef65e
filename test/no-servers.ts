/** The fast tests need nothing but Node: one that starts a process would be fast here and absent elsewhere. */
import { ChildProcess } from 'node:child_process';

declare module 'node:child_process' {
  interface ChildProcess {
    /** What `spawn`, `exec` and `fork` come down to. */
    spawn(options: { readonly file: string }): void;
  }
}

ChildProcess.prototype.spawn = ({ file }) => {
  throw new Error(`a fast test starts no process, and this one starts ${file}; see test/needs-servers.ts`);
};
