import type { Tx } from '../../prisma/client.ts';
import { rolesThatCan } from '../../templates/reader/roles.ts';

interface PersonRow {
  readonly id: string;
  readonly name: string;
  readonly leftOn: Date | null;
  /** Absent where nobody asks any further. */
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

/** A stand-in may be away too, and theirs: as many as a company in a bad flu has. */
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

/** The people on some seats and everybody above them, by id, the longest entered first; also those who have left. */
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
