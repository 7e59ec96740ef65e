import type { Temporal } from 'temporal-polyfill';
import { Prisma } from '../../prisma/client.ts';
import { toDbDate } from '../../prisma/days.ts';
import type { Level, Step, Tier } from '../../templates/reader/playbook.ts';
import type { Register } from '../../templates/reader/register.ts';
import type { ActingStaff } from '../access/acting-staff.ts';
import { entriesSql } from '../access/entries.ts';
import { customersSql, mayWithAll } from '../access/scopes.ts';
import { silenceTrigger } from '../plan/triggers/silence.ts';
import { type Lapse, lapsedSql } from './lapsed.ts';
import { ownerSeatSql } from './owner-seat.ts';

export const customerSorts = ['code', 'name', 'due', 'new'] as const;
export type CustomerSort = (typeof customerSorts)[number];

export interface CustomersWanted {
  /** Part of the code, the name, or the name of a person there. */
  readonly search?: string | undefined;
  readonly tier?: Tier | undefined;
  /** The id of the owner by its tier; null: no one. */
  readonly ownerId?: string | null | undefined;
  /** Those that stand here: the last stage of the process that has a day by `today`. */
  readonly stage?: StageWanted | undefined;
  /** As recorded; found among the customers that the person manages, who alone see the level. */
  readonly level?: Level | undefined;
  /** Only customers with follow-ups that were due before this day. */
  readonly overdueOn?: Temporal.PlainDate | undefined;
  /** Only customers that have not been contacted for longer than their level allows. */
  readonly silent?: SilentWanted | undefined;
  /** Only customers whose repurchase stage is over without an order. */
  readonly lapsed?: Lapse | undefined;
  /** Only customers whose process is paused. */
  readonly paused?: true | undefined;
  /** Only customers with an entry of it that is open and the person may read. */
  readonly register?: Register | undefined;
}

interface StageWanted {
  readonly key: string;
  readonly pipeline: readonly string[];
  readonly today: Temporal.PlainDate;
}

interface SilentWanted {
  /** All of the process, of which some are owed by a silence. */
  readonly steps: readonly Step[];
  readonly today: Temporal.PlainDate;
}

/** For a statement with the customer as `c`. Null: all of them. */
export function wantedSql(who: ActingStaff, wanted: CustomersWanted): Prisma.Sql | null {
  const { search, tier, ownerId, stage, level, overdueOn, silent, lapsed, paused, register } = wanted;
  const conditions = [
    ...(search === undefined ? [] : [matching(search, who)]),
    ...(tier === undefined ? [] : [Prisma.sql`c.tier::text = ${tier}`]),
    ...(ownerId === undefined ? [] : [ownedBy(ownerId)]),
    ...(stage === undefined ? [] : [standingAt(stage)]),
    ...(level === undefined
      ? []
      : [Prisma.sql`coalesce(c.strategic_level::text, 'ordinary') = ${level}`, customersSql('manage', who)]),
    ...(overdueOn === undefined ? [] : [owing(Prisma.sql`f.due_on < ${toDbDate(overdueOn)}::date`)]),
    ...(silent === undefined ? [] : [owing(isSilent(silent))]),
    ...(lapsed === undefined
      ? []
      : [
          Prisma.sql`c.state = 'active'`,
          // `IS TRUE` has them found once: as a join, so many would be looked up one by one.
          Prisma.sql`(c.id IN (SELECT customer_id FROM ${lapsedSql(lapsed, ofTheirs(who))} lapsed)) IS TRUE`,
        ]),
    ...(paused === undefined ? [] : [Prisma.sql`c.state = 'paused'`]),
    ...(register === undefined ? [] : [withOpenEntry(register, who)]),
  ];
  return conditions.length === 0 ? null : Prisma.join(conditions, ' AND ');
}

interface Order {
  /** Of what was found, as `w`, with its code and these columns. */
  readonly by: Prisma.Sql;
  /** For the statement that finds it, with the customer as `c`, behind a column. Thousands are kept: no more than that. */
  readonly columns: Prisma.Sql;
  readonly join: Prisma.Sql;
}

export function orderSql(sort: CustomerSort): Order {
  const none = Prisma.empty;
  switch (sort) {
    case 'code':
      return { by: Prisma.sql`w.code`, columns: none, join: none };
    case 'name':
      return { by: Prisma.sql`w.name, w.code`, columns: Prisma.sql`, c.name`, join: none };
    // Ids are in the order of time.
    case 'new':
      return { by: Prisma.sql`w.id DESC`, columns: none, join: none };
    // All deadlines at once: looking up those of each customer takes twice as long for everyone's customers.
    case 'due':
      return {
        by: Prisma.sql`w.due_on NULLS LAST, w.code`,
        columns: Prisma.sql`, d.due_on`,
        join: Prisma.sql`LEFT JOIN (
          SELECT f.customer_id, min(f.due_on) AS due_on FROM follow_up f WHERE f.state = 'open' GROUP BY f.customer_id
        ) d ON d.customer_id = c.id`,
      };
  }
}

/**
 * The pairs of characters find the candidates by `customer_search_idx` and `contact_search_idx`, since no index serves
 * ILIKE. A single character has no pair: all names are read, and splitting each would find nothing.
 */
function matching(search: string, who: ActingStaff): Prisma.Sql {
  const pattern = patternOf(search);
  const hasPair = !/^.$/su.test(search);
  const alike = (words: Prisma.Sql) =>
    hasPair ? Prisma.sql`AND search_grams(${words}) @> search_grams(${search})` : Prisma.empty;
  return Prisma.sql`c.id IN (
    SELECT n.id FROM customer n WHERE (n.code ILIKE ${pattern} OR n.name ILIKE ${pattern})
      ${alike(Prisma.sql`n.code || E'\n' || n.name`)}
    UNION SELECT c.id FROM contact k JOIN customer c ON c.id = k.customer_id
    WHERE k.name ILIKE ${pattern} ${alike(Prisma.sql`k.name`)} AND ${customersSql('read', who)})`;
}

export function patternOf(search: string): string {
  return `%${search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
}

/** For the id of a customer in a statement: of a reader who answers for few, the others are not looked at. */
function ofTheirs(who: ActingStaff): (id: Prisma.Sql) => Prisma.Sql {
  return (id) =>
    mayWithAll('answer', who)
      ? Prisma.sql`TRUE`
      : Prisma.sql`${id} IN (SELECT c.id FROM customer c WHERE ${customersSql('answer', who)})`;
}

function ownedBy(ownerId: string | null): Prisma.Sql {
  return ownerId === null
    ? Prisma.sql`${ownerSeatSql} IS NULL`
    : // The seats have an index, the choice between them has none.
      Prisma.sql`(c.supervisor_id = ${ownerId}::uuid OR c.salesperson_id = ${ownerId}::uuid)
        AND ${ownerSeatSql} = ${ownerId}::uuid`;
}

function standingAt({ key, pipeline, today }: StageWanted): Prisma.Sql {
  const on = Prisma.sql`k."on" <= ${toDbDate(today)}::date`;
  const later = pipeline.slice(pipeline.indexOf(key) + 1);
  return Prisma.sql`c.id IN (SELECT k.customer_id FROM fact k WHERE k.key = ${key} AND ${on})
    AND NOT EXISTS (SELECT FROM fact k WHERE k.customer_id = c.id AND k.key = ANY(${[...later]}) AND ${on})`;
}

function owing(condition: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`EXISTS (SELECT FROM follow_up f WHERE f.customer_id = c.id AND f.state = 'open' AND ${condition})`;
}

function isSilent({ steps, today }: SilentWanted): Prisma.Sql {
  const silences = steps.filter(({ trigger }) => trigger.kind === silenceTrigger.kind);
  return Prisma.sql`f.step = ANY(${silences.map(({ key }) => key)}) AND f.due_on <= ${toDbDate(today)}::date`;
}

function withOpenEntry(register: Register, who: ActingStaff): Prisma.Sql {
  return Prisma.sql`c.id IN (
    SELECT c.customer_id FROM (
      SELECT e.customer_id, e.opener_id, e.owner_id, n.supervisor_id, n.salesperson_id, n.assistant_id
      FROM entry e JOIN customer n ON n.id = e.customer_id
      WHERE e.register = ${register.key} AND e.ended_at IS NULL
    ) c WHERE ${entriesSql(register, who)})`;
}
