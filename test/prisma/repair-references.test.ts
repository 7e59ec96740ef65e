import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { applyMigrations } from '../../prisma/migrate.ts';
import { readMigrations } from '../../prisma/migration-files.ts';
import { emptyDatabase } from '../database.ts';

const migrations = readMigrations();
const before = migrations.findIndex(({ name }) => name.endsWith('_references-and-indexes'));

let client: pg.Client;
let database: { readonly url: string; drop(): Promise<void> };

beforeEach(async () => {
  database = await emptyDatabase();
  await applyMigrations(database.url, migrations.slice(0, before));
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterEach(async () => {
  await client.end();
  await database.drop();
});

async function rows<Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> {
  return (await client.query<Row>(sql, values)).rows;
}

/** A sentence of version 0.1.0, as stored since reasons are codes. */
const legacy = (text: string) => ({ code: 'reason/legacy', params: { text } });

it('rows that refer to missing rows are repaired, and none is lost', async () => {
  const [gone, removed, request, notice, log] = [1, 2, 3, 4, 5].map(() => randomUUID());
  await rows(`INSERT INTO customer (id, code, name, tier, updated_at)
              VALUES ('${log}', 'C001', '杭州精工', 'ordinary', '2026-03-02 09:00+08')`);
  await rows(
    `INSERT INTO gift (id, customer_id, year, anniversary_on, item, proposed_fen, proposed_by, confirmed_by, proposed_at)
     VALUES ($1, $2, 1, '2026-03-02', '茶', 50000, $3, $3, '2026-03-02 09:00+08')`,
    [randomUUID(), log, gone],
  );
  await rows(
    `INSERT INTO handover (id, from_id, to_id, at, moved) VALUES ($1, $2, NULL, '2026-03-02 09:00+08', '{}')`,
    [randomUUID(), gone],
  );
  await rows(
    `INSERT INTO form_answer (id, form, version, customer_id, follow_up_id, author_id, values, at)
     VALUES ($1, 'trial', '1', $2, $2, $3, '{"result":"good"}', '2026-03-02 09:00+08')`,
    [randomUUID(), removed, gone],
  );
  const staff = randomUUID();
  await rows(`INSERT INTO staff (id, code, name) VALUES ($1, 'zhang', '张伟')`, [staff]);
  await rows(
    `INSERT INTO notice (id, key, say, recipient_id, request_id, customer_id, due_at)
     VALUES ($1, 'waits', 'approval/ask', $2, $3, NULL, '2026-03-02 09:00+08'), ($4, 'about', 'room/lost', $2, NULL, $5, '2026-03-02 09:00+08')`,
    [notice, staff, request, randomUUID(), removed],
  );
  const audit = `INSERT INTO audit (at, actor_id, actor, action, customer_id, subject, before, after)`;
  await rows(
    `${audit} VALUES
      ('2026-03-02 09:00+08', NULL, 'cli', 'customer.open', $1, 'C009', NULL, '{"name":"宁波远洋","tier":"ordinary"}'),
      ('2026-03-02 09:00+08', NULL, 'cli', 'fact.change', $1, 'trialStarted', '{"on":null}', '{"on":"2026-03-02"}'),
      ('2026-03-02 09:00+08', NULL, 'cli', 'customer.remove', $1, 'C009', 'null', NULL),
      ('2026-03-02 09:00+08', $2, '老王', 'staff.add', NULL, 'wang', NULL, NULL)`,
    [removed, gone],
  );

  await applyMigrations(database.url, migrations);

  expect(
    await rows(`SELECT code, name, left_on IS NOT NULL AS left FROM staff WHERE id = $1`, [gone]),
  ).toEqual([{ code: `former-${gone}`, name: '—', left: true }]);
  expect(await rows(`SELECT proposed_by_id, confirmed_by_id, spent_by_id FROM gift`)).toEqual([
    { proposed_by_id: gone, confirmed_by_id: gone, spent_by_id: null },
  ]);
  expect(await rows(`SELECT from_id, to_id FROM handover`)).toEqual([{ from_id: gone, to_id: null }]);
  expect(await rows(`SELECT customer_id, follow_up_id, actor_id, values FROM form_answer`)).toEqual([
    { customer_id: null, follow_up_id: null, actor_id: gone, values: { result: 'good' } },
  ]);
  expect(await rows(`SELECT key, state, reason, request_id, customer_id FROM notice ORDER BY key`)).toEqual([
    {
      key: 'about',
      state: 'cancelled',
      reason: legacy('what it was about is no longer there'),
      request_id: null,
      customer_id: null,
    },
    {
      key: 'waits',
      state: 'cancelled',
      reason: legacy('what it was about is no longer there'),
      request_id: null,
      customer_id: null,
    },
  ]);
  expect(
    await rows(`SELECT action, subject, customer_id, before, after, actor_id FROM audit ORDER BY id`),
  ).toEqual([
    {
      action: 'customer.open',
      subject: 'C009',
      customer_id: null,
      before: null,
      after: { tier: 'ordinary' },
      actor_id: null,
    },
    {
      action: 'fact.change',
      subject: 'C009 trialStarted',
      customer_id: null,
      before: { on: null },
      after: { on: '2026-03-02' },
      actor_id: null,
    },
    {
      action: 'customer.remove',
      subject: 'C009',
      customer_id: null,
      before: null,
      after: null,
      actor_id: null,
    },
    { action: 'staff.add', subject: 'wang', customer_id: null, before: null, after: null, actor_id: gone },
  ]);
});
