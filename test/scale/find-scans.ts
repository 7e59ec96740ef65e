import pg from 'pg';

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly 'Plan Rows': number;
  readonly Filter?: string;
  readonly Plans?: readonly PlanNode[];
}

export interface Scan {
  readonly table: string;
  readonly condition: string;
}

/** With these, a table is read from end to end only if no index leads to the rows. */
const indexesOnly = 'SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off';

/** These read all of their input before they return the first row, whatever limit is above them. */
const readsAll: ReadonlySet<string> = new Set([
  'Sort',
  'Aggregate',
  'WindowAgg',
  'Hash',
  'SetOp',
  'ModifyTable',
]);

/**
 * Finds the large tables of which PostgreSQL would read every row for a statement: no index leads to the rows, or the
 * one that does leads to half of the table and no limit ends it.
 *
 * @param rowsOf the number of rows of each large table
 */
export async function createScanFinder(url: string, rowsOf: ReadonlyMap<string, number>) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(indexesOnly);

  const scanOf = (node: PlanNode, isLimited: boolean): readonly Scan[] => {
    const { 'Node Type': type, 'Relation Name': table = '', 'Plan Rows': rows } = node;
    const all = rowsOf.get(table);
    if (all === undefined) return [];
    const isIndex = /^(Index Scan|Index Only Scan|Bitmap Heap Scan)$/.test(type);
    const isWhole = type === 'Seq Scan' || (isIndex && !isLimited && rows > all / 2);
    return isWhole ? [{ table, condition: node['Index Cond'] ?? node.Filter ?? 'all of it' }] : [];
  };
  const scansIn = (node: PlanNode, isLimited: boolean): readonly Scan[] => {
    const type = node['Node Type'];
    const limited = type === 'Limit' || (isLimited && !readsAll.has(type));
    return [...scanOf(node, limited), ...(node.Plans ?? []).flatMap((below) => scansIn(below, limited))];
  };
  return {
    async find(query: {
      readonly text: string;
      readonly values: readonly unknown[];
    }): Promise<readonly Scan[]> {
      const { rows } = await client.query<{ 'QUERY PLAN': readonly [{ readonly Plan: PlanNode }] }>({
        text: `EXPLAIN (FORMAT JSON) ${query.text}`,
        values: [...query.values],
      });
      const plan = rows[0]?.['QUERY PLAN'][0].Plan;
      return plan === undefined ? [] : scansIn(plan, false);
    },
    close: () => client.end(),
  };
}
