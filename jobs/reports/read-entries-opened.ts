import { Prisma } from '../../prisma/client.ts';
import { readMuch } from '../../prisma/read-much.ts';
import { toDbDate } from '../../prisma/days.ts';
import type { Register } from '../../templates/reader/register.ts';
import { entriesSql } from '../access/entries.ts';
import { ownedBy } from '../customers/customers-as-of.ts';
import { countMonths, daysBeside } from '../figures/count-months.ts';
import { tallyEntries } from '../figures/tally-entries.ts';
import type { CountedMove, OwnedEntry } from './entry-figures.ts';
import type { ReportScope } from './report.ts';

interface Row {
  readonly id: string | null;
  readonly name: string | null;
  readonly way: string;
  readonly times: string;
}

/**
 * The entries that were opened in a period, as they were at an instant and without their answers. Months that are over come
 * from their counts: a year of everyone's complaints takes seconds from the rows.
 *
 * @param ownerId an expression for the owner that they count for, of entry `t`
 */
export async function readEntriesOpened(
  { core, who, person, ...period }: ReportScope,
  register: Register,
  ownerId: Prisma.Sql,
  asOfMs: number,
): Promise<readonly OwnedEntry[]> {
  const counted = await countMonths(core.db, period);
  const months = counted.map(({ from }) => toDbDate(from));
  const isTheirs = Prisma.sql`e0.register = ${register.key}`;
  const rows = await readMuch(core.db)<Row>`
    SELECT c.owner_id AS id, s.name, c.way, c.times
    FROM (
      SELECT t.*, ${ownerId} AS owner_id
      FROM (
        SELECT opener_id, owner_id AS given_to, supervisor_id, salesperson_id, assistant_id, way, times
        FROM ${tallyEntries(period.zone, daysBeside(period, counted), isTheirs)} beside
        UNION ALL
        SELECT opener_id, owner_id, supervisor_id, salesperson_id, assistant_id, way, times
        FROM counted_entries WHERE month = ANY(${months}::date[]) AND register = ${register.key}
      ) t
    ) c LEFT JOIN staff s ON s.id = c.owner_id
    WHERE ${entriesSql(register, who)} AND ${ownedBy(person)}`;
  return rows.flatMap((row) => toEntries(row, asOfMs));
}

function toEntries({ id, name, way, times }: Row, asOfMs: number): readonly OwnedEntry[] {
  const [state = '', led = ''] = way.split('/');
  const steps = led.split(',').map((step) => {
    const [move = '', to = ''] = step.split('>');
    return { move: move === '' ? null : move, to };
  });
  const owner = id === null || name === null ? null : { id, name };
  return times.split('\n').map((each) => {
    const moments = each.split(',');
    const moves: CountedMove[] = [];
    for (const [n, { move, to }] of steps.entries()) {
      const atMs = Number(moments[n]);
      if (atMs < asOfMs) moves.push({ move, to, atMs, values: {} });
    }
    const last = moves.length < steps.length ? moves.at(-1) : undefined;
    return { owner, customerId: null, state: last?.to ?? state, values: {}, flags: [], moves };
  });
}
