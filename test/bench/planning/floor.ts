/**
 * The floor of planning: reads exactly the rows and columns that planning reads, page by page, and writes exactly the
 * rows that planning wrote, with COPY into tables with the same indexes.
 */
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { Temporal } from 'temporal-polyfill';
import { from as copyFrom } from 'pg-copy-streams';
import { mayGoOn } from '../../../jobs/facts/fact-rows.ts';
import { remembered } from '../../../jobs/facts/remembered.ts';
import { loadTemplates } from '../../../jobs/load-templates.ts';
import { rulesOf } from '../../../jobs/rules.ts';
import { Prisma } from '../../../prisma/client.ts';
import { answerQuestions, readSettings } from '../delivery/processes.ts';
import { today } from './fill-book.ts';
import { type Written, writtenTables } from './written-rows.ts';

export interface FloorQuestion {
  readonly written: Written;
}

/** Milliseconds. */
export type FloorAnswer = number;

const page = 500;
const { url } = readSettings() as { readonly url: string };
const client = new pg.Client({
  connectionString: url,
  types: { getTypeParser: () => (text: string) => text },
});
await client.connect();
for (const table of writtenTables)
  await client.query(`CREATE TABLE floor_${table} (LIKE ${table} INCLUDING ALL)`);

answerQuestions(async (question): Promise<FloorAnswer> => {
  const { written } = question as FloorQuestion;
  const beganMs = performance.now();
  await readAll();
  for (const table of writtenTables) {
    const file = written[table];
    if (file === undefined) continue;
    await pipeline(createReadStream(file), client.query(copyFrom(`COPY floor_${table} FROM STDIN`)));
  }
  return performance.now() - beganMs;
});

async function readAll(): Promise<void> {
  let last = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const customers = await rows(
      `SELECT id, tier, strategic_level, state, created_at, supervisor_id, salesperson_id, assistant_id FROM customer
       WHERE id > $1 AND next_look_on <= $2 ORDER BY id LIMIT ${page}`,
      [last, today],
    );
    if (customers.length === 0) return;
    const ids = customers.map(([id]) => id);
    last = ids.at(-1) ?? '';
    for (const { text, values } of statements(ids)) await rows(text, values);
  }
}

async function rows(text: string, values: readonly unknown[]): Promise<string[][]> {
  return (await client.query<string[]>({ text, values: [...values], rowMode: 'array', name: nameOf(text) }))
    .rows;
}

/** PostgreSQL plans a named statement once. */
const names = new Map<string, string>();
function nameOf(text: string): string {
  const name = names.get(text) ?? `floor_${names.size}`;
  names.set(text, name);
  return name;
}

/** The rows of a customer's past are those that planning reads, by its own condition. */
const past = remembered({
  about: 'customer',
  id: Prisma.sql`c.id`,
  rules: rulesOf(loadTemplates()),
  today: Temporal.PlainDate.from(today),
});

/** Kept apart, so that what the condition asks of a customer is asked once. */
const rowsOfPast = Prisma.sql`SELECT * FROM follow_up u WHERE ${past} OFFSET 0`;

function statements(customers: readonly (string | undefined)[]): readonly Prisma.Sql[] {
  const ids = Prisma.sql`${[...customers]}::uuid[]`;
  return [
    Prisma.sql`SELECT customer_id, max(happened_at) FROM contact_log
      WHERE customer_id = ANY(${ids}) AND deleted_at IS NULL GROUP BY 1`,
    Prisma.sql`SELECT customer_id, number, staff_id, next_contact_on, set_at FROM contact_plan
      WHERE customer_id = ANY(${ids}) AND ended_at IS NULL AND next_contact_on IS NOT NULL`,
    Prisma.sql`SELECT customer_id, cycle, state FROM greeting WHERE customer_id = ANY(${ids})`,
    Prisma.sql`SELECT DISTINCT customer_id FROM room
      WHERE customer_id = ANY(${ids}) AND kind = 'customer' AND state = 'bound'`,
    Prisma.sql`SELECT customer_id, key, "on", recorded_at, round FROM fact
      WHERE customer_id = ANY(${ids}) AND "on" IS NOT NULL`,
    Prisma.sql`SELECT u.id, u.subject_id, u.step, u.cycle, u.state, u.anchor_on, u.due_on, u.due_at, u.owner_id, u.closed_by,
        u.snoozed_until, u.snooze_holds, u.skipped
      FROM customer c, LATERAL (${rowsOfPast}) u WHERE c.id = ANY(${ids})`,
    Prisma.sql`SELECT r.id, r.follow_up_id, r.slot, r.say, r.recipient_id, r.meant_for, r.due_on, r.state
      FROM customer c, LATERAL (${rowsOfPast}) u JOIN reminder r ON r.follow_up_id = u.id
      WHERE c.id = ANY(${ids}) AND (r.state = 'planned' OR ${mayGoOn})`,
  ];
}
