import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { expect, it } from 'vitest';
import type { Core } from '../../jobs/core.ts';
import { loadedTemplates } from '../templates/loaded-templates.ts';
import type { NoticeRow } from '../../jobs/outbox/delivery-row.ts';
import { composeNotice } from '../../jobs/outbox/outgoing-notice.ts';
import { applyMigrations } from '../../prisma/migrate.ts';
import { readMigrations } from '../../prisma/migration-files.ts';
import type { Language } from '../../templates/reader/form.ts';
import { plainText } from '../../templates/reader/card.ts';
import { emptyDatabase } from '../database.ts';
import { whenDone } from '../when-done.ts';

const templates = loadedTemplates();
const changedBy = '20261129223000_roles-changed';

/** What notices said that waited for the morning when the program was stopped for an upgrade. */
const waiting = {
  'people/roles-lost': {
    by: { name: '李主管' },
    lost: { zh: '销售主管、业务员', en: 'supervisor, salesperson' },
  },
  'people/merged': {
    customer: { code: 'C001', name: '杭州精工' },
    other: { code: 'C009', name: '杭州精工厂' },
    colleague: { name: '李主管' },
  },
};

it('an upgrade leaves out what is invisible in names, and a notice that waited for the morning says what it was written for', async () => {
  const { url, drop } = await emptyDatabase();
  whenDone(drop);
  await applyMigrations(
    url,
    readMigrations().filter(({ name }) => name < changedBy),
  );
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  whenDone(() => client.end());
  const recipientId = randomUUID();
  await client.query(`INSERT INTO staff (id, code, name, roles) VALUES ($1, 'zhang', '张伟', '{}')`, [
    recipientId,
  ]);
  for (const [say, values] of Object.entries(waiting)) {
    await client.query(
      `INSERT INTO notice (id, key, say, recipient_id, values, due_at) VALUES ($1, $2, $2, $3, $4, now())`,
      [randomUUID(), say, recipientId, values],
    );
  }
  // As it was written to imitate 李主管, and a name that needs its joiner.
  await client.query(
    `INSERT INTO staff (id, code, name, roles) VALUES ($1, 'li2', '李\u202e主\u200b管', '{}')`,
    [randomUUID()],
  );
  const customerId = randomUUID();
  await client.query(
    `INSERT INTO customer (id, code, name, tier, updated_at) VALUES ($1, 'C001', '\ufeff杭州\u2066精工', 'ordinary', now())`,
    [customerId],
  );
  await client.query(`INSERT INTO contact (id, customer_id, name) VALUES ($1, $2, 'می\u200cروم\u200f')`, [
    randomUUID(),
    customerId,
  ]);
  await applyMigrations(url);
  const { rows: named } = await client.query<{ name: string }>(
    `SELECT name FROM staff WHERE code = 'li2' UNION ALL SELECT name FROM customer UNION ALL SELECT name FROM contact`,
  );
  expect(named.map(({ name }) => name)).toEqual(['李主管', '杭州精工', 'می\u200cروم']);
  const { rows } = await client.query<NoticeRow>(
    'SELECT id, say, values, fields, subject FROM notice ORDER BY key',
  );
  const said = (language: Language) => {
    const core = { templates, language } as unknown as Core;
    const recipient = { name: '张伟' } as NoticeRow['recipient'];
    return rows.map((row) => plainText(composeNotice(core, { ...row, customerId: null, recipient })));
  };
  expect(said('zh-CN')).toEqual([
    expect.stringContaining('李主管 把 C009'),
    expect.stringContaining('李主管 取消了您的角色：销售主管、业务员。'),
  ]);
  expect(said('en')[1]).toContain('supervisor, salesperson');
});
