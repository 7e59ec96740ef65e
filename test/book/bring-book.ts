/** A book that comes in as CSV, and what it leaves in the tables. */
import { readImport } from '../../jobs/book/read-import.ts';
import { runImport } from '../../jobs/book/run-import.ts';
import type { Company } from '../company.ts';
import type { FreshDatabase } from '../database.ts';

export const csv = (text: string) => ({ name: 'book.csv', bytes: Buffer.from(text) });

export async function bringBook({ core }: Company, text: string) {
  return await runImport(core, 'book.csv', await readImport(csv(text), core.rules.playbook));
}

/** Row count of each table. */
export async function countRows({ pool }: FreshDatabase): Promise<Record<string, number>> {
  const { rows: tables } = await pool.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`,
  );
  const counts: Record<string, number> = {};
  for (const { name } of tables) {
    const { rows } = await pool.query<{ count: number }>(`SELECT count(*)::int AS count FROM "${name}"`);
    counts[name] = rows[0]?.count ?? -1;
  }
  return counts;
}

export const twoCustomers =
  'code,name,tier,supervisor,salesperson,trialStartedOn,annualVolumeYuan,valueGrade\n' +
  'C1,杭州精工,普通,li,zhang,2026-03-01,300000,A2\nC2,宁波重工,潜力,李主管,张伟,,,\n';
