import { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { prepared } from '../../prisma/prepared.ts';
import { sourceKey } from '../../templates/reader/condition.ts';
import { readDecimal } from '../../templates/reader/decimal.ts';
import type { Counted, TrendFacts } from '../plan/trend.ts';
import type { Rules } from '../plan/types.ts';
import { sourcesOf } from './duty-steps.ts';
import { sharedDay } from './shared-values.ts';

interface Row {
  readonly id: string;
  readonly on: string;
  readonly value: string | null;
}

/**
 * What the trends of duties compare and the last order is found among, by customer: one statement for each thing that is
 * summed up. Customers without any are absent.
 */
export async function loadCounted(
  tx: Tx,
  customerIds: readonly string[],
  rules: Pick<Rules, 'playbook'>,
  today: Temporal.PlainDate,
): Promise<ReadonlyMap<string, TrendFacts['counted']>> {
  const found = new Map<string, Map<string, Counted[]>>();
  const sources = sourcesOf(rules);
  for (const key of new Set(sources.map(({ source }) => sourceKey(source)))) {
    const same = sources.filter(({ source }) => sourceKey(source) === key);
    const [first] = same;
    if (first === undefined) continue;
    const { register, sum, day, unless, firstOrder } = first.source;
    const [earliest = today] = same
      .map(({ back }) => today.with({ day: 1 }).subtract(back))
      .toSorted((a, b) => Temporal.PlainDate.compare(a, b));
    const since = earliest.toString();
    const rows = await tx.$queryRaw<Row[]>`${prepared}
      SELECT e.customer_id AS id, e.answers ->> ${day} AS "on", e.answers ->> ${sum ?? null} AS value
      FROM entry e WHERE e.customer_id = ANY(${[...customerIds]}::uuid[]) AND e.register = ${register}
        AND NOT (e.state = ANY(${[...unless]}::text[])) AND e.answers ->> ${day} >= ${since}
      UNION ALL
      SELECT o.customer_id, o.ordered_on::text, round(o.amount_fen / 100.0, 2)::text
      FROM first_order o WHERE ${firstOrder} AND o.customer_id = ANY(${[...customerIds]}::uuid[])
        AND o.ordered_on >= ${since}::date`;
    for (const { id, on, value } of rows) {
      const size = sum === undefined ? one : readDecimal(value ?? '');
      if (size === null) continue;
      const ofCustomer = found.get(id) ?? new Map<string, Counted[]>();
      found.set(id, ofCustomer);
      const counted = ofCustomer.get(key) ?? [];
      ofCustomer.set(key, counted);
      counted.push({ on: sharedDay(on), value: size });
    }
  }
  return found;
}

const one = readDecimal('1');
