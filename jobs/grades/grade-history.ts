import { tellApart } from '../staff/name-people.ts';
import type { Temporal } from 'temporal-polyfill';
import type { Db } from '../../prisma/client.ts';
import { fromDbInstant } from '../../prisma/days.ts';
import { type AnySaid, fromStored } from '../../templates/reader/said.ts';

/** The four grading fields, and the fact the value grade is based on. */
export const gradeKeys = ['tier', 'strategicLevel', 'valueGrade', 'keyAccount', 'annualVolumeYuan'] as const;
export type GradeKey = (typeof gradeKeys)[number];

export interface GradeEvent {
  readonly at: Temporal.Instant;
  readonly key: GradeKey;
  readonly before: string | null;
  readonly after: string | null;
  readonly reason: AnySaid | null;
  /** Null: the program itself, such as an import. */
  readonly by: string | null;
}

/** Changes of grades with person and reason, newest first. */
export async function gradeHistory(
  db: Db,
  customerId: string,
  limit: number,
): Promise<readonly GradeEvent[]> {
  const rows = await db.factChange.findMany({
    where: { customerId, key: { in: [...gradeKeys] } },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: limit,
    include: { actor: { select: { id: true, name: true } } },
  });
  const naming = await tellApart(db);
  return rows.flatMap(({ key, at, actor, before, after, reason }): GradeEvent[] => {
    const known = gradeKeys.find((one) => one === key);
    if (known === undefined) return [];
    return [
      {
        at: fromDbInstant(at),
        key: known,
        before,
        after,
        reason: fromStored(reason),
        by: actor === null ? null : naming(actor),
      },
    ];
  });
}
