import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { fromDbDate, toDbDate } from '../../prisma/days.ts';
import type { StaffId } from '../plan/types.ts';
import { tellApart } from '../staff/name-people.ts';

interface Named {
  readonly id: StaffId;
  readonly code: string;
  readonly name: string;
}

/** An absence, from first to last day inclusive. */
export interface AbsenceLine {
  readonly id: string;
  readonly staff: Named & { readonly reportsToId: StaffId | null };
  readonly standIn: Named;
  readonly from: Temporal.PlainDate;
  readonly to: Temporal.PlainDate;
}

const named = { id: true, code: true, name: true } as const;

/** Absences that end on or after a day, earliest first. */
export async function listAbsences(
  tx: Tx,
  since: Temporal.PlainDate,
  whose: { readonly staffId?: StaffId; readonly standInId?: StaffId } = {},
): Promise<readonly AbsenceLine[]> {
  const rows = await tx.absence.findMany({
    where: { undoneAt: null, to: { gte: toDbDate(since) }, staff: { leftOn: null }, ...whose },
    orderBy: [{ from: 'asc' }, { at: 'asc' }],
    select: {
      id: true,
      from: true,
      to: true,
      staff: { select: { ...named, reportsToId: true } },
      standIn: { select: named },
    },
  });
  const naming = await tellApart(tx);
  return rows.map(({ staff, standIn, ...row }) => ({
    ...row,
    staff: { ...staff, name: naming(staff) },
    standIn: { ...standIn, name: naming(standIn) },
    from: fromDbDate(row.from),
    to: fromDbDate(row.to),
  }));
}
