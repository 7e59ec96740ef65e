import { Temporal } from 'temporal-polyfill';
import { Prisma } from '../../prisma/client.ts';
import { readMuch } from '../../prisma/read-much.ts';
import { writtenDay } from '../../prisma/written-day.ts';
import { toDbInstant } from '../../prisma/days.ts';
import type { Figures, FiguresOf } from '../../templates/reader/figures.ts';
import { ownerRoles } from '../../templates/reader/playbook.ts';
import { formsOf, type Register } from '../../templates/reader/register.ts';
import { readRows, writeRows } from '../../templates/reader/rows.ts';
import { entriesSql } from '../access/entries.ts';
import { endOf, endOfDay, justAfter, ownedBy, seatsAsOf, seatsThen } from '../customers/customers-as-of.ts';
import { asksForAnswers, type OwnedEntry } from './entry-figures.ts';
import { readEntriesOpened } from './read-entries-opened.ts';
import type { ReportScope } from './report.ts';

type Values = Readonly<Record<string, string>>;

interface Row {
  readonly owner: OwnedEntry['owner'];
  readonly state: string;
  // The next four only where the figures ask for answers.
  readonly customerId?: string | null;
  readonly answers?: Readonly<Record<string, string>>;
  readonly flags?: readonly string[];
  readonly customer?: Readonly<Record<'customerLevel' | 'customerTier', string>> | null;
  /** It was moved after the instant as of which it is counted. */
  readonly changed: boolean;
  readonly moves: readonly {
    readonly move: string | null;
    readonly to: string;
    readonly ms: number;
    readonly values?: Readonly<Record<string, string>> | null;
  }[];
}

export interface CountingScope extends ReportScope {
  /** Only entries about this customer. */
  readonly customerId?: string;
}

/** The entries that the person may read, of those that a register's figures count in a period. */
export async function readCountedEntries(
  scope: CountingScope,
  register: Register,
  figures: Pick<Figures, 'of' | 'by' | 'columns'>,
): Promise<readonly OwnedEntry[]> {
  const { core, who, person, customerId } = scope;
  const { of } = figures;
  if (of === 'opened' && customerId === undefined && !asksForAnswers(figures))
    return await readEntriesOpened(scope, register, ownerOf(register), settledAt(scope).epochMilliseconds);
  const { joins, inPeriod, ownedAt, asOf } = selection(of, scope);
  // What is not looked at is not read: of a year of everyone's complaints it takes as long as all the rest.
  const [said, values] = asksForAnswers(figures)
    ? [
        Prisma.sql`'customerId', c.id, 'answers', c.answers, 'flags', c.flags,
      'customer', CASE WHEN c.id IS NULL THEN NULL ELSE
        json_build_object('customerTier', c.tier, 'customerLevel', coalesce(c.strategic_level::text, 'ordinary')) END,`,
        Prisma.sql`, 'values', CASE WHEN m.answers <> '[]' THEN (
          SELECT json_object_agg(a->>'field', a->>'value') FROM jsonb_array_elements(m.answers) a) END`,
      ]
    : [Prisma.empty, Prisma.empty];
  // The moves of all entries at once: looking up those of each takes twice as long for a year of everyone's.
  const rows = await readMuch(core.db)<{ entry: string }>`
    WITH counted AS MATERIALIZED (
      SELECT c.*, s.name AS owner_name
      FROM (
        SELECT t.*, ${ownerOf(register)} AS owner_id
        FROM (
          SELECT e0.id AS entry_id, e0.state, e0.answers, e0.flags, e0.opener_id, e0.owner_id AS given_to, ${asOf} AS as_of,
            c0.id, c0.tier, c0.strategic_level, ${seatsThen}
          FROM entry e0 ${joins} LEFT JOIN customer c0 ON c0.id = e0.customer_id ${seatsAsOf(ownedAt, customerId)}
          WHERE e0.register = ${register.key} AND ${inPeriod}
            AND ${customerId === undefined ? Prisma.sql`TRUE` : Prisma.sql`e0.customer_id = ${customerId}::uuid`}
        ) t
      ) c LEFT JOIN staff s ON s.id = c.owner_id
      WHERE ${entriesSql(register, who)} AND ${ownedBy(person)}
    ), moved AS (
      SELECT m.entry_id, bool_or(m.at >= c.as_of) AS changed, json_agg(json_build_object(
        'move', m.move, 'to', m.to_state, 'ms', floor(extract(epoch FROM m.at) * 1000) ${values})
        ORDER BY m.sequence) FILTER (WHERE m.at < c.as_of) AS moves
      FROM counted c JOIN entry_move m ON m.entry_id = c.entry_id
      GROUP BY m.entry_id
    )
    SELECT json_build_object(
      'owner', CASE WHEN c.owner_name IS NULL THEN NULL ELSE json_build_object('id', c.owner_id, 'name', c.owner_name) END,
      'state', c.state, 'changed', m.changed, ${said} 'moves', coalesce(m.moves, '[]'::json)
    )::text AS entry
    FROM counted c LEFT JOIN moved m ON m.entry_id = c.entry_id
    ORDER BY c.entry_id`;
  const adding = addingFields(core, register);
  const entries = rows.map(({ entry }) => toCounted(JSON.parse(entry) as Row, adding));
  if (typeof of === 'object' && 'day' in of)
    return entries.filter(({ values, moves }) =>
      isIn(scope, countedDay(moves, of.day, scope.zone) ?? values[of.day]),
    );
  if (of !== 'standing') return entries;
  const ends = register.states.filter(({ isEnd }) => isEnd).map(({ key }) => key);
  return entries.filter(({ state }) => !ends.includes(state));
}

/** Whether the given day lies in the period. */
function isIn({ from, next }: ReportScope, said = ''): boolean {
  return said >= from.toString() && said < next.toString();
}

/**
 * What was done on the last days of a period is recorded within so many days after it. From then on its figures stay
 * as they are, whatever becomes of its entries.
 */
const recordedWithinDays = 7;

/**
 * The day that an entry counts for: the last that it was given before the month of that day was settled, so that one which
 * is moved to another month later counts once. A month that is settled already takes no entry from another one.
 *
 * @returns undefined: no move says
 */
function countedDay(moves: OwnedEntry['moves'], field: string, zone: string): string | undefined {
  let day: string | undefined;
  for (const { atMs, values } of moves) {
    const next = values[field];
    if (next === undefined || !/^\d{4}-\d\d-\d\d$/.test(next)) continue;
    if (day !== undefined && (isSettled(day, atMs, zone) || isSettled(next, atMs, zone))) continue;
    day = next;
  }
  return day;
}

/** The instant at which the figures of a period were fixed. */
function settledAt({ next, zone }: Pick<ReportScope, 'next' | 'zone'>): Temporal.Instant {
  return next.add({ days: recordedWithinDays }).toZonedDateTime(zone).toInstant();
}

/** Whether the figures of the day's month were fixed at that instant. */
function isSettled(day: string, atMs: number, zone: string): boolean {
  const next = Temporal.PlainDate.from(day).with({ day: 1 }).add({ months: 1 });
  return atMs >= settledAt({ next, zone }).epochMilliseconds;
}

/** What belongs to the period, when its owner is looked at, and the instant as of which an entry is counted. */
function selection(of: FiguresOf, { from, next, zone }: ReportScope) {
  const end = endOf({ next, zone });
  const [start, last] = [from, next].map((day) => toDbInstant(day.toZonedDateTime(zone).toInstant()));
  const none = Prisma.empty;
  const settled = Prisma.sql`${toDbInstant(settledAt({ next, zone }))}::timestamptz`;
  if (of === 'opened')
    return {
      joins: none,
      inPeriod: Prisma.sql`e0.opened_at >= ${start}::timestamptz AND e0.opened_at < ${last}::timestamptz`,
      ownedAt: justAfter(Prisma.sql`e0.opened_at`),
      asOf: settled,
    };
  if (of === 'standing')
    return {
      joins: none,
      inPeriod: Prisma.sql`e0.opened_at < ${end} AND (e0.ended_at IS NULL OR e0.ended_at >= ${end})`,
      ownedAt: end,
      asOf: end,
    };
  if ('day' in of) {
    const isIn = (day: Prisma.Sql) =>
      Prisma.sql`${day} >= ${from.toString()} AND ${day} < ${next.toString()}`;
    const written = Prisma.sql`e0.answers->>${of.day}`;
    const given = Prisma.sql`FROM entry_move v CROSS JOIN LATERAL jsonb_array_elements(v.answers) a
      WHERE v.entry_id = e0.id AND a->>'field' = ${of.day} AND ${isIn(Prisma.sql`a->>'value'`)}`;
    // Also one that was given another day since.
    const day = Prisma.sql`CASE WHEN ${isIn(written)} THEN ${written}
      ELSE (SELECT a->>'value' ${given} ORDER BY v.sequence DESC LIMIT 1) END`;
    return {
      joins: none,
      inPeriod: Prisma.sql`(${isIn(written)} OR EXISTS (SELECT ${given}))`,
      // One that is entered late counts as it was entered.
      asOf: Prisma.sql`greatest(${settled}, ${justAfter(Prisma.sql`e0.opened_at`)})`,
      ownedAt: endOfDay(writtenDay(day), zone),
    };
  }
  return {
    joins: Prisma.sql`CROSS JOIN LATERAL (
      SELECT max(v.at) AS at FROM entry_move v WHERE v.entry_id = e0.id AND v.move = ANY(${[...of.moved]})
        AND v.at >= ${start}::timestamptz AND v.at < ${last}::timestamptz) moved`,
    inPeriod: Prisma.sql`moved.at IS NOT NULL`,
    asOf: end,
    ownedAt: justAfter(Prisma.sql`moved.at`),
  };
}

/** For a statement with the entry as `t`, its customer's seats then, and whom it is given to. */
export function ownerOf({ owner }: Register): Prisma.Sql {
  if (owner === 'opener') return Prisma.sql`t.opener_id`;
  const seat = ownerRoles.find((role) => role === owner);
  if (seat === undefined) return Prisma.sql`t.given_to`;
  return Prisma.sql`coalesce(t.${Prisma.raw(`${seat}_id`)}, t.supervisor_id, t.given_to)`;
}

/** The fields whose rows are added to those that are there: a move's answers have only what it added. */
function addingFields(
  { templates: { forms } }: ReportScope['core'],
  register: Register,
): ReadonlySet<string> {
  const rows = formsOf(register).flatMap((form) => forms.rowsOf(form));
  return new Set(rows.filter(({ adds }) => adds).map(({ key }) => key));
}

/** The answers after some moves. */
function answersAfter(moves: readonly { readonly values: Values }[], adding: ReadonlySet<string>): Values {
  return moves.reduce<Values>((before, { values }) => {
    const added = Object.entries(values).map(([field, value]) =>
      adding.has(field)
        ? [field, writeRows([...readRows(before[field]), ...readRows(value)])]
        : [field, value],
    );
    return { ...before, ...(Object.fromEntries(added) as Values) };
  }, {});
}

function toCounted(
  { owner, customerId = null, state, answers = {}, flags = [], changed, customer = null, moves }: Row,
  adding: ReadonlySet<string>,
): OwnedEntry {
  const made = moves.map(({ move, to, ms: atMs, values }) => ({ move, to, atMs, values: values ?? {} }));
  const last = made.at(-1);
  const then =
    changed && last !== undefined
      ? { state: last.to, answers: answersAfter(made, adding) }
      : { state, answers };
  return {
    owner,
    customerId,
    state: then.state,
    values: { ...then.answers, ...customer },
    flags,
    moves: made,
  };
}
