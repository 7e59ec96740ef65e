import type { Role, Tx } from '../../prisma/client.ts';

export interface StaffRow {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly reportsToId: string | null;
  readonly leftOn: Date | null;
  readonly absences: readonly {
    readonly from: Date;
    readonly to: Date;
    readonly standIn: { readonly id: string; readonly name: string; readonly leftOn: Date | null };
  }[];
}

/** The people on some seats and everybody above them, by id, the longest entered first; also those who have left. */
export async function staffAround(
  tx: Tx,
  seats: ReadonlySet<string>,
): Promise<ReadonlyMap<string, StaffRow>> {
  const rows = await tx.staff.findMany({
    where: { OR: [{ id: { in: [...seats] } }, { roles: { hasSome: ['director', 'gm'] } }] },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: {
      id: true,
      name: true,
      roles: true,
      reportsToId: true,
      leftOn: true,
      absences: {
        where: { undoneAt: null },
        select: { from: true, to: true, standIn: { select: { id: true, name: true, leftOn: true } } },
      },
    },
  });
  return new Map(rows.map((row) => [row.id, row]));
}
