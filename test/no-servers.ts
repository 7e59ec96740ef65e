/** Fast tests need nothing but Node. One that starts a process fails here, because it would depend on the machine. */
import { ChildProcess } from 'node:child_process';

declare module 'node:child_process' {
  interface ChildProcess {
    /** `spawn`, `exec` and `fork` all end here. */
    spawn(options: { readonly file: string }): void;
  }
}

ChildProcess.prototype.spawn = ({ file }) => {
  throw new Error(`a fast test starts no process, and this one starts ${file}; see test/needs-servers.ts`);
};
