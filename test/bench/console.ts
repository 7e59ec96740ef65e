import type { View } from '../../bot/console/views/define-view.ts';
import { views } from '../../bot/console/views/index.ts';
import { contextOf } from '../../bot/inbound/context-of.ts';
import { openStore } from '../../jobs/open-store.ts';
import { reportsOf } from '../../jobs/reports/index.ts';
import { openDb } from '../../prisma/client.ts';
import { aCompany, type Colleague } from '../company.ts';
import { fillCompany } from '../scale/fill-company.ts';
import { openDatabases } from './databases.ts';

const at = '2026-03-02T10:00';
const askers = ['chen', 'li', 'zhang'] as const satisfies readonly Colleague[];

/**
 * What the console's views take at the API, without the network: lists and search, a customer's file, and each report of
 * a whole year, asked by the director, a supervisor and a salesperson in turn.
 *
 * @param url a server on which the filled database is kept for the next run; null: a temporary one
 */
export async function consoleBench({
  customers,
  runs,
  url,
}: {
  readonly customers: number;
  readonly runs: number;
  readonly url: string | null;
}) {
  const databases = await openDatabases(url);
  const name = `bench_company_${customers}`;
  if (!(await databases.has(name)))
    await databases.create(name, async (pool) => {
      const { db, close } = openDb(databases.urlOf(name));
      await aCompany(db, { at, steps: 'all' });
      await close();
      await fillCompany(pool, at.slice(0, 10), customers);
      await pool.query('VACUUM ANALYZE');
    });
  const store = await openStore({ url: databases.urlOf(name) });
  try {
    const company = await aCompany(store.db, { at, steps: 'all', entered: true });
    const measure = async (name: View['view'], query: (run: number) => object): Promise<number> => {
      const view = views.find((one) => one.view === name);
      if (view === undefined) throw new Error(`there is no view ${name}`);
      const ask = async (run: number): Promise<number> => {
        const by = company.staff[askers[run % askers.length] ?? 'chen'];
        const ctx = await contextOf(company.core, 'paper', by, null);
        const began = performance.now();
        const opened = await view.open(ctx, { ...query(run) });
        if (opened.kind === 'refused' && opened.status !== 404) throw new Error(`${name} was refused`);
        return performance.now() - began;
      };
      const times: number[] = [];
      // A process that has answered before: the first answers also load code and connect.
      for (let run = -askers.length; run < 0; run += 1) await ask(run + askers.length);
      for (let run = 0; run < runs * askers.length; run += 1) {
        times.push(await ask(run));
      }
      return percentile95(times);
    };
    // Customers that all three of them may read.
    const { rows: theirs } = await store.pool.query<{ code: string }>(
      `SELECT c.code FROM customer c JOIN staff s ON s.id = c.salesperson_id WHERE s.code = 'zhang' LIMIT 50`,
    );
    const reports: Record<string, number> = {};
    for (const { name } of reportsOf(company.core.templates)) {
      reports[name] = await measure('figures', () => ({ report: name, period: '2025' }));
    }
    return {
      bench: 'console',
      customers,
      today_ms: await measure('today', () => ({})),
      list_ms: await measure('customers', (run) => ({ from: (run % 4) * 50 })),
      overdue_ms: await measure('customers', () => ({ overdue: 'yes' })),
      ...(await eachFilter((query) => measure('customers', () => query))),
      search_ms: await measure('customers', (run) => ({
        find: ['精工', '10', '杭州', '经理77'][run % 4] ?? '',
      })),
      file_ms: await measure('customer', (run) => ({ customer: theirs[run % theirs.length]?.code ?? '' })),
      figures_ms: Math.max(...Object.values(reports)),
      ...Object.fromEntries(Object.entries(reports).map(([name, ms]) => [`figures_${name}_ms`, ms])),
    };
  } finally {
    await store.stop();
    await databases.close();
  }
}

/** What a list is filtered or sorted by, each by itself. */
const filters = [
  { owner: 'zhang' },
  { stage: 'trialStarted' },
  { level: 'ordinary' },
  { silent: 'yes' },
  { lapsed: 'yes' },
  { suspended: 'yes' },
  { register: 'complaint' },
  { sort: 'due' },
  { sort: 'new' },
] as const;

async function eachFilter(measure: (query: object) => Promise<number>): Promise<Record<string, number>> {
  const measured: Record<string, number> = {};
  for (const query of filters)
    measured[`list_${Object.entries(query).join('_').replace(',', '_')}_ms`] = await measure(query);
  return measured;
}

function percentile95(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0);
}
