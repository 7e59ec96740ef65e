/**
 * Planning throughput: `npm run bench:plan -- [customers]`, 5 000 by default. Prints customers per second and the
 * ratio to merely reading the same rows as JSON, the lower bound for any planner.
 */
import { Temporal } from 'temporal-polyfill';
import { rulesOf } from '../../jobs/rules.ts';
import type { Core } from '../../jobs/core.ts';
import { openStore, type Store } from '../../jobs/open-store.ts';
import { noCounts } from '../../jobs/ports.ts';
import { runDay } from '../../jobs/run-day.ts';
import { loadTemplates } from '../../jobs/load-templates.ts';

const customers = Number(process.argv[2] ?? 5_000);
const day = Temporal.PlainDate.from('2026-03-02');

const templates = loadTemplates();
const store = await openStore({ url: null, throwAway: true });
try {
  await fillBook(store, customers);
  const core = coreOn(store);
  const opened = await time(() => runDay(core, day));
  await mustBePlanned(store, '2026-03-12');
  await store.pool.query('ANALYZE');
  await readAll(store);
  const floor = await time(() => readAll(store));
  await lookAtAll(store);
  const unchanged = await time(() => runDay(core, day));
  await store.pool.query(`UPDATE fact SET "on" = "on" + 3`);
  await lookAtAll(store);
  const moved = await time(() => runDay(core, day));
  await mustBePlanned(store, '2026-03-15');
  report('reading the same rows as JSON', floor, floor);
  report('planning, nothing changes', unchanged, floor);
  report('planning, everything moves', moved, floor);
  report('planning, everything is new', opened, floor);
} finally {
  await store.stop();
}

function report(what: string, ms: number, floorMs: number): void {
  const rate = Math.round(customers / (ms / 1_000)).toLocaleString('en');
  console.log(
    `${what.padEnd(32)}${rate.padStart(10)} customers/s ${(ms / floorMs).toFixed(1).padStart(8)} ×`,
  );
}

async function time(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

function coreOn({ db }: Store): Core {
  const now = Temporal.Instant.from('2026-03-02T08:00+08:00');
  return {
    db,
    clock: { now: () => now },
    rules: rulesOf(templates),
    templates,
    language: 'zh-CN',
    platforms: new Map(),
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: console.error },
    counts: noCounts,
    nudge: () => {},
  };
}

/** Ordinary customers on trial, each with a group, spread over forty salespeople. */
async function fillBook({ pool }: Store, count: number): Promise<void> {
  await pool.query(`
    INSERT INTO staff (id, code, name, roles)
    SELECT gen_random_uuid(), 's' || n, 'Staff ' || n,
           ARRAY[CASE WHEN n = 1 THEN 'director' WHEN n < 6 THEN 'supervisor' ELSE 'salesperson' END]::text[]
    FROM generate_series(1, 45) n`);
  await pool.query(
    `INSERT INTO customer (id, code, name, tier, supervisor_id, salesperson_id, next_look_on, created_at, updated_at)
     SELECT gen_random_uuid(), 'C' || n, 'Customer ' || n, 'ordinary', s.id, p.id, $2, $2::date, $2::date
     FROM generate_series(1, $1::int) n
     JOIN staff s ON s.code = 's' || 2 + n % 4 JOIN staff p ON p.code = 's' || 6 + n % 40`,
    [count, day.toString()],
  );
  await pool.query(`
    INSERT INTO room (id, platform, platform_room_id, kind, customer_id, name)
    SELECT gen_random_uuid(), 'bench', code, 'customer', id, name FROM customer`);
  await pool.query(
    `INSERT INTO fact (customer_id, key, "on", recorded_at) SELECT id, 'trialStarted', $1::date, $1::date FROM customer`,
    [day.toString()],
  );
  // The tables that are still empty are left out: plans made for an empty table are cached, and scan all of a full
  // one.
  await pool.query('ANALYZE staff, customer, room, fact');
}

/** Guards against a planner that is fast because it plans nothing. */
async function mustBePlanned({ pool }: Store, dueOn: string): Promise<void> {
  const { rows } = await pool.query<{ count: string }>(
    `SELECT count(DISTINCT f.id) FROM follow_up f JOIN reminder r ON r.follow_up_id = f.id WHERE due_on = $1`,
    [dueOn],
  );
  const planned = Number(rows[0]?.count);
  if (planned !== customers) throw new Error(`${planned} of ${customers} customers are due on ${dueOn}`);
}

async function lookAtAll({ pool }: Store): Promise<void> {
  await pool.query('UPDATE customer SET next_look_on = $1', [day.toString()]);
  await pool.query('VACUUM ANALYZE');
}

/** Reads what planning needs, each table in one query, and discards it. */
async function readAll({ pool }: Store): Promise<void> {
  for (const table of ['customer', 'fact', 'room', 'follow_up', 'reminder']) {
    const { rows } = await pool.query<{ row: string }>(`SELECT row_to_json(t)::text AS row FROM ${table} t`);
    for (const { row } of rows) JSON.parse(row);
  }
}
