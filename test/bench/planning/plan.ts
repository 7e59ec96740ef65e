import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPool } from '../../../prisma/client.ts';
import { startProcess } from '../delivery/processes.ts';
import { median, rounded } from '../figures.ts';
import { type Databases, openDatabases } from '../databases.ts';
import { fillBook, today } from './fill-book.ts';
import type { FloorAnswer, FloorQuestion } from './floor.ts';
import type { PlannerAnswer, PlannerQuestion } from './planner.ts';
import { countWritten, nextTransaction, saveWritten, type Written } from './written-rows.ts';

export const whats = ['first', 'unchanged', 'moved', 'one-changed'] as const;
export type What = (typeof whats)[number];

export interface PlanOptions {
  readonly customers: number;
  readonly what: What;
  /** More of the past that each customer of old has. */
  readonly years: number;
  /** An own server on which the prepared books are kept; null: a temporary one. */
  readonly url: string | null;
  readonly runs: number;
}

export interface PlanResult {
  readonly bench: 'plan';
  readonly customers: number;
  readonly what: What;
  readonly years: number;
  readonly planned: number;
  readonly per_s: number | null;
  readonly ours_s: number;
  readonly floor_s: number | null;
  readonly ratio: number | null;
  readonly peak_mb: number;
}

/**
 * Plans a whole book and compares that with reading and writing the same rows. Our runs and the floor's alternate, each
 * on its own copy of the same database; the result has their medians.
 */
export async function plan({ customers, what, years, url, runs }: PlanOptions): Promise<PlanResult> {
  const databases = await openDatabases(url);
  const folder = mkdtempSync(join(tmpdir(), 'xinhang-plan-'));
  try {
    const start = await prepare(databases, customers, what, years);
    const ours: PlannerAnswer[] = [];
    const floors: number[] = [];
    let written: Written = {};
    for (let run = 0; run < (what === 'one-changed' ? 1 : runs); run += 1) {
      const one = await runOnce(databases, start, what, run === 0 ? folder : null);
      ours.push(one.answer);
      written = one.written ?? written;
      if (what !== 'one-changed') floors.push(await runFloor(databases, start, written));
    }
    for (const name of [start, run, floor]) await databases.drop(name);
    const ms = median(ours.map((one) => one.ms));
    const floorMs = median(floors);
    const planned = ours[0]?.planned ?? 0;
    const isWhole = what !== 'one-changed';
    if (isWhole && planned !== customers)
      throw new Error(`${planned} of ${customers} customers were planned: a skipped one is no work`);
    return {
      bench: 'plan',
      customers,
      what,
      years,
      planned,
      per_s: isWhole ? Math.round(planned / (ms / 1_000)) : null,
      ours_s: isWhole ? rounded(ms / 1_000) : Math.round(ms * 10) / 10_000,
      floor_s: isWhole ? rounded(floorMs / 1_000) : null,
      ratio: isWhole ? rounded(ms / floorMs) : null,
      peak_mb: Math.max(...ours.map((one) => one.peakMb)),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await databases.close();
  }
}

const run = 'bench_run';
const floor = 'bench_floor';

/** @returns the name of the database from which every run starts */
async function prepare(databases: Databases, customers: number, what: What, years: number): Promise<string> {
  const size = years === 0 ? String(customers) : `${customers}_${years}`;
  const book = `bench_book_${size}`;
  const planned = `bench_planned_${size}`;
  const start = 'bench_start';
  if (!(await databases.has(book)))
    await databases.create(book, (pool) => fillBook(pool, customers, today, years));
  if (what === 'first') {
    await databases.copy(book, start);
    return start;
  }
  if (!(await databases.has(planned))) {
    await ask(await databases.copy(book, planned), 'plan');
    await query(databases.urlOf(planned), ['VACUUM ANALYZE']);
  }
  await databases.copy(planned, start);
  await query(databases.urlOf(start), [
    ...(what === 'moved' ? [`UPDATE fact SET "on" = "on" + 3`] : []),
    ...(what === 'one-changed' ? [] : [`UPDATE customer SET next_look_on = '${today}'`]),
    'VACUUM ANALYZE',
  ]);
  return start;
}

interface Run {
  readonly answer: PlannerAnswer;
  readonly written: Written | null;
}

/** @param folder where to save what was written; null: nowhere */
async function runOnce(databases: Databases, start: string, what: What, folder: string | null): Promise<Run> {
  const url = await databases.copy(start, run);
  const pool = openPool(url, { maxConnections: 2 });
  try {
    const since = await nextTransaction(pool);
    const answer = await ask(url, what === 'one-changed' ? 'change-one' : 'plan');
    const { follow_up: followUps, reminder: reminders } = await countWritten(pool, since);
    // Guards against a planner that is fast because it plans nothing, or that writes what has not changed.
    if ((what === 'unchanged') !== (followUps + reminders === 0)) {
      throw new Error(`${what}: ${followUps} follow-ups and ${reminders} reminders were written`);
    }
    return { answer, written: folder === null ? null : await saveWritten(pool, since, folder) };
  } finally {
    await pool.end();
  }
}

async function ask(url: string, question: PlannerQuestion): Promise<PlannerAnswer> {
  const planner = await startProcess<PlannerQuestion, PlannerAnswer>('../planning/planner.ts', { url });
  try {
    return await planner.ask(question);
  } finally {
    await planner.stop();
  }
}

async function runFloor(databases: Databases, start: string, written: Written): Promise<number> {
  const url = await databases.copy(start, floor);
  const process = await startProcess<FloorQuestion, FloorAnswer>('../planning/floor.ts', { url });
  try {
    return await process.ask({ written });
  } finally {
    await process.stop();
  }
}

async function query(url: string, statements: readonly string[]): Promise<void> {
  const pool = openPool(url, { maxConnections: 1 });
  try {
    for (const statement of statements) await pool.query(statement);
  } finally {
    await pool.end();
  }
}
