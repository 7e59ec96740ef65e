import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { programArgs } from '../program-args.ts';
import { rounded } from './figures.ts';

export interface SimulateOptions {
  readonly customers: number;
  readonly days: number;
}

/** `xinhang simulate` as a user runs it, from its start to its end, with the database it makes for itself. */
export async function simulateBench({ customers, days }: SimulateOptions) {
  const folder = mkdtempSync(join(tmpdir(), 'xinhang-bench-'));
  const book = join(folder, 'book.csv');
  writeFileSync(book, bookOf(customers));
  try {
    const args = ['simulate', '--book', book, '--from', '2026-03-01', '--days', String(days), '--json'];
    const beganMs = performance.now();
    const child = spawn(process.execPath, [...programArgs(), ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let messages = 0;
    const lines = createInterface({ input: child.stdout }).on('line', () => {
      messages += 1;
    });
    await Promise.all([once(child, 'close'), once(lines, 'close')]);
    const seconds = rounded((performance.now() - beganMs) / 1_000);
    if (child.exitCode !== 0) throw new Error(`simulate ended with ${child.exitCode}`);
    return { bench: 'simulate', customers, days, messages, seconds };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Customers of two supervisors and ten salespeople, whose trials begin on consecutive days. */
function bookOf(customers: number): string {
  const rows = Array.from({ length: customers }, (_, n) => {
    const trial = `2026-03-${String(1 + (n % 28)).padStart(2, '0')}`;
    const tier = n % 4 === 0 ? '潜力' : '普通';
    return `C${String(n + 1).padStart(4, '0')},客户${n + 1},${tier},sup${n % 2},sales${n % 10},asst,2026-02-20,${trial}`;
  });
  return `code,name,tier,supervisor,salesperson,assistant,firstContactOn,trialStartedOn\n${rows.join('\n')}\n`;
}
