import { Prisma, type Tx } from '../../prisma/client.ts';
import { prepared } from '../../prisma/prepared.ts';
import type { Temporal } from 'temporal-polyfill';
import { partsOf } from '../../templates/reader/condition.ts';
import type { GradeField } from '../../templates/reader/duty.ts';
import { mayHold } from '../plan/condition.ts';
import { dutyTrigger } from '../plan/triggers/duty.ts';
import type { CustomerDuties, Rules } from '../plan/types.ts';
import { customerDutiesSince, readDutiesSince } from './customer-duties-since.ts';
import { customerDuties } from './duty-steps.ts';
import type { FactRow } from './fact-rows.ts';
import { type FiledRow, filedSql, toFiled } from './filed-entries.ts';
import { loadCounted } from './load-counted.ts';
import { sharedDay } from './shared-values.ts';

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
  const found = await tx.$queryRaw<Row[]>`${prepared}
    SELECT c.id, (
        SELECT max(h.at AT TIME ZONE ${rules.playbook.zone})::date::text FROM fact_change h
        WHERE h.customer_id = c.id AND h.key = ANY(${gradeKeys}::text[])) AS "gradedOn",
      (SELECT value FROM setting WHERE key = ${customerDutiesSince}) AS "since",
      ${filedSql(steps, today, 'open too')(Prisma.sql`e.customer_id = c.id`)} AS filed
    FROM unnest(${asked.map(({ id }) => id)}::uuid[]) AS c(id)`;
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
