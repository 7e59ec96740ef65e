import { Prisma, type Tx } from '../../prisma/client.ts';
import { listed, prepared } from '../../prisma/prepared.ts';
import { Temporal } from 'temporal-polyfill';
import { partsOf, sourceKey } from '../../templates/reader/condition.ts';
import type { GradeField } from '../../templates/reader/duty.ts';
import { mayHold } from '../plan/condition.ts';
import { dutyTrigger } from '../plan/triggers/duty.ts';
import type { CustomerDuties, Rules } from '../plan/types.ts';
import { customerDutiesSince, readDutiesSince } from './customer-duties-since.ts';
import { customerDuties, sourcesOf } from './duty-steps.ts';
import type { FactRow } from './fact-rows.ts';
import { type FiledRow, filedSql, toFiled } from './filed-entries.ts';
import { sharedDay } from './shared-values.ts';
import { readDecimal } from '../../templates/reader/decimal.ts';
import type { Counted, TrendFacts } from '../plan/trend.ts';

interface Row {
  readonly id: string;
  readonly gradedOn: string | null;
  /** The same for all of them. */
  readonly since: unknown;
  readonly filed: readonly FiledRow[];
}

/** As they are called in the history of a customer. */
const gradeKeys = ['keyAccount', 'valueGrade', 'strategicLevel', 'tier'];

/**
 * What the duties of customers follow from, by id: one statement, none where no customer is of that kind, and one for
 * what their trends compare.
 */
export async function loadCustomerDuties(
  tx: Tx,
  rows: readonly FactRow[],
  rules: Pick<Rules, 'playbook'>,
  today: Temporal.PlainDate,
): Promise<ReadonlyMap<string, CustomerDuties>> {
  const steps = customerDuties(rules);
  const counted = await loadCounted(
    tx,
    rows.map(({ id }) => id),
    rules,
    today,
  );
  // Whether a trend holds is for the plan to see, and what entries there are is read below.
  const kinds = steps
    .flatMap(({ trigger }) => dutyTrigger.settingsOf(trigger)?.customer ?? [])
    .filter(({ if: only }) => only === null || !partsOf(only).some((part) => 'trend' in part));
  const asked = rows
    .map((row) => ({ id: row.id, grades: gradesOf(row), days: new Set(row.anchors.map(({ key }) => key)) }))
    .filter(
      ({ id, grades, days }) =>
        counted.has(id) ||
        kinds.some(({ if: only }) => only === null || mayHold(only, { values: grades, days })),
    );
  if (asked.length === 0) return new Map();
  const ids = asked.map(({ id }) => id);
  const found = await tx.$queryRaw<Row[]>`${prepared}
    SELECT c.id, (
        SELECT max(h.at AT TIME ZONE ${rules.playbook.zone})::date::text FROM fact_change h
        WHERE h.customer_id = c.id AND h.key = ANY(${listed('text', gradeKeys)})) AS "gradedOn",
      (SELECT value FROM setting WHERE key = ${customerDutiesSince}) AS "since",
      ${filedSql(steps, today, 'open too')(Prisma.sql`e.customer_id = c.id`)} AS filed
    FROM unnest(${listed('uuid', ids)}) AS c(id)`;
  const read = new Map(found.map((row) => [row.id, row]));
  const inRulesSince = readDutiesSince(found[0]?.since, rules);
  return new Map(
    asked.map(({ id, grades }) => {
      const { gradedOn = null, filed = [] } = read.get(id) ?? {};
      const ofTrends = counted.get(id);
      return [
        id,
        {
          grades,
          gradedOn: gradedOn === null ? null : sharedDay(gradedOn),
          inRulesSince,
          filed: filed.map(toFiled),
          ...(ofTrends === undefined ? {} : { counted: ofTrends }),
        },
      ];
    }),
  );
}

function gradesOf({ keyAccount, valueGrade, level, tier }: FactRow): CustomerDuties['grades'] {
  const grades: [GradeField, string | null][] = [
    ['keyAccount', keyAccount],
    ['valueGrade', valueGrade?.toLowerCase() ?? null],
    ['customerLevel', level ?? 'ordinary'],
    ['customerTier', tier],
  ];
  return Object.fromEntries(grades.flatMap(([key, grade]) => (grade === null ? [] : [[key, grade]])));
}

interface CountedRow {
  readonly id: string;
  readonly on: string;
  readonly value: string | null;
}

/**
 * What the trends of duties compare and the last order is found among, by customer: one statement for each thing that is
 * summed up. Customers without any are absent.
 */
async function loadCounted(
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
    const rows = await tx.$queryRaw<CountedRow[]>`${prepared}
      SELECT e.customer_id AS id, e.answers ->> ${day} AS "on", e.answers ->> ${sum ?? null} AS value
      FROM entry e WHERE e.customer_id = ANY(${listed('uuid', customerIds)}) AND e.register = ${register}
        AND NOT (e.state = ANY(${listed('text', unless)})) AND e.answers ->> ${day} >= ${since}
      UNION ALL
      SELECT o.customer_id, o.ordered_on::text, round(o.amount_fen / 100.0, 2)::text
      FROM first_order o WHERE ${firstOrder} AND o.customer_id = ANY(${listed('uuid', customerIds)})
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
