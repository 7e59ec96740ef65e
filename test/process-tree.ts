import { readdirSync, readFileSync } from 'node:fs';

/** Reads Linux's table of processes. */
export function childrenOf(pid: number): readonly number[] {
  return processes().filter((child) => parentOf(child) === pid);
}

/** 0 when there is no such process. */
export function parentOf(pid: number): number {
  return Number(statOf(pid)[1] ?? 0);
}

/** State, parent and group of a process: the fields after its name in /proc/PID/stat. */
export function statOf(pid: number): readonly string[] {
  return readTextFile(`/proc/${pid}/stat`).split(') ')[1]?.split(' ') ?? [];
}

export function isRunning(pid: number): boolean {
  const [state = 'X'] = statOf(pid);
  return state !== 'X' && state !== 'Z';
}

export function kill(pid: number, signal: NodeJS.Signals): void {
  if (isRunning(pid)) process.kill(pid, signal);
}

/** Finds servers that outlived their program: the data folder is in their command line. */
export function processesWorkingIn(folder: string): readonly number[] {
  return processes().filter((pid) => readTextFile(`/proc/${pid}/cmdline`).includes(folder));
}

const processes = (): readonly number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .map(Number);

function readTextFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
