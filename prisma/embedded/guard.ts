import { spawn } from 'node:child_process';
import { Socket } from 'node:net';

export interface Guard {
  /** What it watched over has been cleaned up already. */
  dismiss(): void;
  /** It is to clean up now, as if this process had ended. */
  act(): void;
}

/** Stops the server, if one was started, and deletes its folder; twice, for what still writes there. */
const script = `
read _
pid=$(head -n 1 "$1/data/postmaster.pid" 2>/dev/null) && kill -QUIT "$pid" 2>/dev/null
for _ in 1 2 3; do rm -rf -- "$1" && break; sleep 1; done`;

/** A shell that waits for the end of this process, whatever ends it, and cleans up a throw-away server behind it. */
export function guardFolder(home: string): Guard {
  // Where there is no shell, temporary folders stay until somebody deletes them.
  if (process.platform === 'win32') return { dismiss: () => {}, act: () => {} };
  const shell = spawn('/bin/sh', ['-c', script, 'sh', home], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  shell.on('error', () => {});
  shell.unref();
  if (shell.stdin instanceof Socket) shell.stdin.unref();
  return {
    dismiss: () => void shell.kill('SIGKILL'),
    act: () => void shell.stdin.end(),
  };
}
