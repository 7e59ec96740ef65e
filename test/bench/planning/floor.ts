/**
 * The floor of planning: reads exactly the rows and columns that planning reads, page by page, and writes exactly the
 * rows that planning wrote, with COPY into tables with the same indexes.
 */
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
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
    for (const statement of statements) await rows(statement, [ids]);
  }
}

async function rows(text: string, values: unknown[]): Promise<string[][]> {
  return (await client.query<string[]>({ text, values, rowMode: 'array', name: text.slice(0, 60) })).rows;
}

const statements = [
  `SELECT customer_id, max(happened_at) FROM contact_log WHERE customer_id = ANY($1) AND deleted_at IS NULL GROUP BY 1`,
  `SELECT customer_id, number, staff_id, next_contact_on, set_at FROM contact_plan
   WHERE customer_id = ANY($1) AND ended_at IS NULL AND next_contact_on IS NOT NULL`,
  `SELECT customer_id, cycle, state FROM greeting WHERE customer_id = ANY($1)`,
  `SELECT DISTINCT customer_id FROM room WHERE customer_id = ANY($1) AND kind = 'customer' AND state = 'bound'`,
  `SELECT customer_id, key, "on", recorded_at, round FROM fact WHERE customer_id = ANY($1) AND "on" IS NOT NULL`,
  `SELECT id, subject_id, step, cycle, state, anchor_on, due_on, owner_id, closed_by, snoozed_until, snooze_holds, skipped
   FROM follow_up u WHERE subject_kind = 'customer' AND subject_id = ANY($1)`,
  `SELECT r.id, r.follow_up_id, r.slot, r.say, r.recipient_id, r.meant_for, r.state
   FROM reminder r JOIN follow_up u ON u.id = r.follow_up_id
   WHERE u.subject_kind = 'customer' AND u.subject_id = ANY($1)
     AND (r.state = 'planned' OR NOT u.skipped AND (u.state <> 'closed' OR u.closed_by = 'facts'))`,
];
