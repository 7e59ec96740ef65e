import pg from 'pg';
import type { RecordedQuery } from './record-queries.ts';

interface Touching {
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
}

/**
 * Counts how many pages of the database statements touch when they run, which says the same on a busy machine and an idle one.
 * They are planned as the program has them planned.
 */
export async function createPageCounter(url: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('SET enable_seqscan TO off; SET jit TO off');
  return {
    async count(queries: readonly RecordedQuery[]): Promise<number> {
      let pages = 0;
      await client.query('BEGIN');
      for (const { text, values } of queries) {
        const isSetting = text.includes('set_config');
        if (isSetting) await client.query(text, [...values]);
        if (isSetting || !/^\s*(SELECT|WITH)\b/i.test(text)) continue;
        const { rows } = await client.query<{ 'QUERY PLAN': readonly [{ readonly Plan: Touching }] }>({
          text: `EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) ${text}`,
          values: [...values],
        });
        const touched = rows[0]?.['QUERY PLAN'][0].Plan;
        if (touched) pages += touched['Shared Hit Blocks'] + touched['Shared Read Blocks'];
      }
      await client.query('ROLLBACK');
      return pages;
    },
    close: () => client.end(),
  };
}
