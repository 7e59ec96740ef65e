import { spawn } from 'node:child_process';
import { type Account, spawnAs } from './account.ts';

export interface Finished {
  /** Null when it could not be started or was killed. */
  readonly code: number | null;
  readonly output: string;
}

/**
 * Runs a program to completion. A program that cannot be started is reported as a result, not thrown.
 *
 * @param input is what it reads
 */
export function run(
  file: string,
  args: readonly string[],
  account: Account | null,
  input = '',
): Promise<Finished> {
  return new Promise((resolve) => {
    const failed = (error: unknown) =>
      resolve({ code: null, output: error instanceof Error ? error.message : String(error) });
    try {
      const child = spawn(file, args, { ...spawnAs(account), stdio: ['pipe', 'pipe', 'pipe'] });
      const chunks: Buffer[] = [];
      child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
      child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
      child.on('error', failed);
      // It may end before it has read everything.
      child.stdin.on('error', () => {});
      child.stdin.end(input);
      child.on('close', (code) => resolve({ code, output: Buffer.concat(chunks).toString('utf8') }));
    } catch (error) {
      failed(error);
    }
  });
}

/** Whether an account can enter a folder. Tried in practice, because mode bits alone do not decide it. */
export async function canEnter(folder: string, account: Account | null): Promise<boolean> {
  if (account === null) return true;
  const { code } = await run('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], account);
  return code === 0;
}
