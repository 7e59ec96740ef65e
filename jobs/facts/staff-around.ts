import type { Tx } from '../../prisma/client.ts';
import { rolesThatCan } from '../../templates/reader/roles.ts';

interface PersonRow {
  readonly id: string;
  readonly name: string;
  readonly leftOn: Date | null;
  /** Absent at the end of the chain. */
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

const person = { id: true, name: true, leftOn: true } as const;
const absences = { where: { undoneAt: null }, orderBy: { at: 'desc' } } as const;
const period = { from: true, to: true } as const;

/** A stand-in may be away too; three levels are loaded, which is enough in practice. */
const chain = {
  ...absences,
  select: {
    ...period,
    standIn: {
      select: {
        ...person,
        absences: {
          ...absences,
          select: {
            ...period,
            standIn: {
              select: {
                ...person,
                absences: { ...absences, select: { ...period, standIn: { select: person } } },
              },
            },
          },
        },
      },
    },
  },
} as const;

/** Seat holders and everyone above them, by id, longest registered first; includes those who have left. */
export async function staffAround(
  tx: Tx,
  seats: ReadonlySet<string>,
): Promise<ReadonlyMap<string, StaffRow>> {
  const rows = await tx.staff.findMany({
    where: { OR: [{ id: { in: [...seats] } }, { roles: { hasSome: [...rolesThatCan('silence.hear')] } }] },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: {
      ...person,
      roles: true,
      reportsToId: true,
      absences: chain,
    },
  });
  return new Map(rows.map((row) => [row.id, row]));
}
