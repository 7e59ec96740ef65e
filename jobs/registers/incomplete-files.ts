import { Prisma } from '../../prisma/client.ts';
import { said } from '../../templates/reader/said.ts';
import type { Register } from '../../templates/reader/register.ts';
import type { ActingStaff } from '../access/acting-staff.ts';
import { entriesSql } from '../access/entries.ts';
import { noteShown } from '../access/note-access.ts';
import type { Core } from '../core.ts';
import { inWords } from '../in-words.ts';

const mostNamed = 20;

interface IncompleteRow {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly total: number;
  /** How much of each part is filled in, in percent; null: there is no entry. */
  readonly parts: readonly { readonly register: string; readonly percent: number | null }[];
}

/**
 * Whose file is incomplete: of the registers with `file`, how much of a customer's open entries is filled in, the least of
 * several, and which of them it has none of. A line for each customer whose entries the person may read; empty where all are complete.
 * Customers of others that it names are noted in the access log.
 */
export async function readIncompleteFiles(core: Core, by: ActingStaff): Promise<string> {
  const parts = core.templates.registers.flatMap((register) => partOf(register, by) ?? []);
  if (parts.length === 0) return '';
  const rows = await core.db.$queryRaw<IncompleteRow[]>`
    SELECT p.id, p.code, p.name, (count(*) OVER ())::int AS total,
      json_agg(json_build_object('register', p.register, 'percent', p.percent) ORDER BY p.register) AS parts
    FROM (${Prisma.join(parts, ' UNION ALL ')}) AS p
    WHERE p.percent IS NULL OR p.percent < 100
    GROUP BY p.id, p.code, p.name ORDER BY p.code LIMIT ${mostNamed}`;
  await noteShown(core, by, 'incomplete-files', { customers: rows.map(({ id }) => id) });
  const titleOf = (key: string) =>
    core.templates.registers.find((register) => register.key === key)?.title ?? key;
  const lines = rows.map(({ code, name, parts: of }) => {
    const names = of.map(({ register, percent }) => {
      const title = titleOf(register);
      return inWords(
        core,
        percent === null
          ? said('entry/file-lacks', { title })
          : said('entry/file-filled', { title, percent }),
      );
    });
    return said('entry/file-incomplete', { customer: `${code} ${name}`, names });
  });
  const more = (rows[0]?.total ?? 0) - rows.length;
  return [...lines, ...(more > 0 ? [said('entry/file-more', { count: more })] : [])]
    .map((line) => inWords(core, line))
    .join('\n');
}

/** How complete a part of the file is, for each customer whose entries the person may read. */
function partOf(register: Register, by: ActingStaff): Prisma.Sql | null {
  const of = register.computed.find(({ key }) => key === register.file)?.of;
  if (of === undefined || !('filled' in of)) return null;
  const filled = Prisma.sql`(SELECT count(*) FROM unnest(${[...of.filled]}::text[]) AS f(key)
    WHERE btrim(coalesce(e.answers ->> f.key, '')) <> '')`;
  return Prisma.sql`
    SELECT c.id, c.code, c.name, ${register.key} AS register, (
      SELECT min(${filled} * 100 / ${of.filled.length})::int FROM entry e
      WHERE e.customer_id = c.id AND e.register = ${register.key} AND e.ended_at IS NULL) AS percent
    FROM (SELECT c.*, NULL::uuid AS owner_id, NULL::uuid AS opener_id FROM customer c) AS c
    WHERE c.state <> 'ended' AND c.erased_at IS NULL AND c.merged_into_id IS NULL AND ${entriesSql(register, by)}`;
}
