import type { Tx } from '../../prisma/client.ts';
import { listed, prepared } from '../../prisma/prepared.ts';
import { postOf, rolesThatCan } from '../../templates/reader/roles.ts';

interface PersonRow {
  readonly id: string;
  readonly name: string;
  readonly leftOn: Date | null;
  readonly morningAt?: string | null;
  /** The latest entered first. Absent at the end of the chain. */
  readonly absences?: readonly {
    readonly from: Date;
    readonly to: Date;
    readonly standIn: PersonRow;
  }[];
}

export interface StaffRow extends PersonRow {
  readonly roles: readonly string[];
  readonly reportsToId: string | null;
}

interface Reached extends Omit<StaffRow, 'absences'> {
  /** False for a person who is only a stand-in. */
  readonly isAround: boolean;
  readonly away: readonly { readonly from: string; readonly to: string; readonly standInId: string }[] | null;
}

/** A stand-in may be away too; this many stand-ins are followed, which is enough in practice. */
const chain = 3;

/**
 * Seat holders, everyone above them and the holders of posts, by id, longest registered first; includes those who have
 * left. One statement, because every page of planning asks.
 *
 * @param posts whose holders are needed besides, or who has them while no one does
 */
export async function staffAround(
  tx: Tx,
  seats: ReadonlySet<string>,
  posts: readonly string[] = [],
): Promise<ReadonlyMap<string, StaffRow>> {
  const roles = [...rolesThatCan('silence.hear'), ...withInstead(posts)];
  const rows = await tx.$queryRaw<Reached[]>`${prepared}
    WITH RECURSIVE reached(id, level) AS (
      SELECT id, 0 FROM staff
      WHERE id = ANY(${listed('uuid', [...seats])}) OR roles && ${listed('text', roles)}
      UNION
      SELECT a.stand_in_id, r.level + 1 FROM reached r
      JOIN absence a ON a.staff_id = r.id AND a.undone_at IS NULL
      WHERE r.level < ${chain}),
    nearest AS (SELECT id, min(level) AS level FROM reached GROUP BY id)
    SELECT s.id, s.name, s.left_on AS "leftOn", s.morning_at AS "morningAt", s.roles, s.reports_to_id AS "reportsToId", n.level = 0 AS "isAround",
      (SELECT json_agg(json_build_object('from', a.from_on, 'to', a.to_on, 'standInId', a.stand_in_id)
         ORDER BY a.at DESC)
       FROM absence a WHERE a.staff_id = s.id AND a.undone_at IS NULL) AS away
    FROM nearest n JOIN staff s ON s.id = n.id ORDER BY s.created_at, s.id`;
  const byId = new Map(rows.map((row) => [row.id, row]));
  const around = rows.filter(({ isAround }) => isAround);
  return new Map(around.map((row) => [row.id, { ...row, ...withAbsences(row, byId, chain) }]));
}

function withInstead(posts: readonly string[]): readonly string[] {
  return [...posts, ...posts.flatMap((post) => postOf(post)?.else ?? [])];
}

function withAbsences(
  { id, name, leftOn, morningAt = null, away }: Reached,
  byId: ReadonlyMap<string, Reached>,
  further: number,
): PersonRow {
  if (further === 0) return { id, name, leftOn, morningAt };
  const absences = (away ?? []).flatMap(({ from, to, standInId }) => {
    const standIn = byId.get(standInId);
    if (standIn === undefined) return [];
    return [{ from: new Date(from), to: new Date(to), standIn: withAbsences(standIn, byId, further - 1) }];
  });
  return { id, name, leftOn, morningAt, absences };
}
