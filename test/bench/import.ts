import { Temporal } from 'temporal-polyfill';
import { readImport } from '../../jobs/book/read-import.ts';
import { runImport } from '../../jobs/book/run-import.ts';
import type { Core } from '../../jobs/core.ts';
import { loadTemplates } from '../../jobs/load-templates.ts';
import { openDurableStore } from './open-durable-store.ts';
import { planDue } from '../../jobs/plan-due.ts';
import { noCounts } from '../../jobs/ports.ts';
import { rulesOf } from '../../jobs/rules.ts';
import { rounded } from './figures.ts';
import { fillBook, today } from './planning/fill-book.ts';

/**
 * Imports a book of customers who are all known and planned: once with nothing changed, and once with another tier for
 * each of them.
 */
export async function importBench({ rows }: { readonly rows: number }) {
  const store = await openDurableStore();
  const templates = loadTemplates();
  const now = Temporal.Instant.from(`${today}T08:00+08:00`);
  const core: Core = {
    db: store.db,
    clock: { now: () => now },
    rules: rulesOf(templates),
    templates,
    language: 'zh-CN',
    platforms: new Map(),
    log: { debug: () => {}, info: () => {}, warn: console.error, error: console.error },
    counts: noCounts,
    nudge: () => {},
  };
  const bring = async (tierOf: (stored: string) => string) => {
    const { rows: known } = await store.pool.query<{ code: string; name: string; tier: string }>(
      'SELECT code, name, tier FROM customer ORDER BY code',
    );
    const lines = known.map(({ code, name, tier }) => `${code},${name},${tierOf(tier)}`);
    const bytes = Buffer.from(`code,name,tier\n${lines.join('\n')}\n`);
    const beganMs = performance.now();
    const read = await readImport({ name: 'book.csv', bytes }, core.rules.playbook);
    const { plan } = await runImport(core, 'book.csv', read);
    return { seconds: rounded((performance.now() - beganMs) / 1_000), plan };
  };
  try {
    await fillBook(store.pool, rows);
    await planDue(core, Temporal.PlainDate.from(today), new AbortController().signal);
    await store.pool.query('VACUUM ANALYZE');
    const same = await bring((stored) => stored);
    const changed = await bring((stored) => (stored === 'ordinary' ? 'potential' : 'ordinary'));
    return {
      bench: 'import',
      rows,
      same: same.plan.same,
      same_s: same.seconds,
      changed: changed.plan.changed.length,
      changed_s: changed.seconds,
    };
  } finally {
    await store.stop();
  }
}
