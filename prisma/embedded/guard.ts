import { spawn } from 'node:child_process';
import { Socket } from 'node:net';
import type { StopSignal } from './postmaster.ts';

/** A shell that waits for the end of this process, even by kill -9, and then cleans up. */
export interface Guard {
  /** Ends the guard without cleaning up. */
  dismiss(): void;
  /** Cleans up now, as if this process had ended. */
  act(): void;
}

/**
 * For a throw-away server: stops it if running and deletes its folder; deletion is retried while files are still being
 * written.
 */
export function guardFolder(home: string): Guard {
  return spawnGuard(
    `pid=$(head -n 1 "$1/data/postmaster.pid" 2>/dev/null) && kill -QUIT "$pid" 2>/dev/null
     for _ in 1 2 3; do rm -rf -- "$1" && break; sleep 1; done`,
    [home],
  );
}

/** For a server with persistent data: stops it, so that no orphan is left running. */
export function guardServer(pid: number, signal: StopSignal): Guard {
  return spawnGuard('kill -s "$1" "$2" 2>/dev/null', [signal.replace('SIG', ''), String(pid)]);
}

function spawnGuard(script: string, args: readonly string[]): Guard {
  // Without a shell, the next start finds and stops the server; temporary folders stay.
  if (process.platform === 'win32') return { dismiss: () => {}, act: () => {} };
  // The shell reads from this process and receives only end-of-file.
  const shell = spawn('/bin/sh', ['-c', `read _\n${script}`, 'sh', ...args], {
    cwd: '/',
    // Detached from the terminal, whose Ctrl-C is meant for the program only.
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
