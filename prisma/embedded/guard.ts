import { spawn } from 'node:child_process';
import { Socket } from 'node:net';
import type { StopSignal } from './postmaster.ts';

/** A shell that waits for the end of this process, whatever ends it, even a kill -9, and then tidies up. */
export interface Guard {
  /** There is nothing left to tidy up. */
  dismiss(): void;
  /** It is to tidy up now, as if this process had ended. */
  act(): void;
}

/** For a throw-away server: stops it, if it was started, and deletes its folder; again, for what still writes there. */
export function guardFolder(home: string): Guard {
  return spawnGuard(
    `pid=$(head -n 1 "$1/data/postmaster.pid" 2>/dev/null) && kill -QUIT "$pid" 2>/dev/null
     for _ in 1 2 3; do rm -rf -- "$1" && break; sleep 1; done`,
    [home],
  );
}

/** For a server with data to keep: tells it to stop, so that none is left over that nobody looks after. */
export function guardServer(pid: number, signal: StopSignal): Guard {
  return spawnGuard('kill -s "$1" "$2" 2>/dev/null', [signal.replace('SIG', ''), String(pid)]);
}

function spawnGuard(script: string, args: readonly string[]): Guard {
  // Where there is no shell, the next start finds the server and stops it; temporary folders stay.
  if (process.platform === 'win32') return { dismiss: () => {}, act: () => {} };
  // It reads from us and never gets anything but the end.
  const shell = spawn('/bin/sh', ['-c', `read _\n${script}`, 'sh', ...args], {
    cwd: '/',
    // Out of reach of the terminal's Ctrl-C, which is for the program alone.
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
