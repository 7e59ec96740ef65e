import { Prisma, type Tx } from '../../prisma/client.ts';
import type { SubjectFacts } from '../plan/types.ts';
import { type FollowUpRow, followUpsOf } from './fact-rows.ts';
import { toFollowUp } from './load-facts.ts';

/** The same facts with every follow-up that the subjects ever had. */
export async function withAllFollowUps(
  tx: Tx,
  subjects: readonly SubjectFacts[],
): Promise<readonly SubjectFacts[]> {
  const kinds = subjects.map(({ subject }) => subject.kind);
  const ids = subjects.map(({ subject }) => subject.id);
  const own = Prisma.sql`u.subject_kind = s.kind::"SubjectKind" AND u.subject_id = s.id`;
  const rows = await tx.$queryRaw<{ id: string; all: readonly FollowUpRow[] }[]>`
    SELECT s.id, ${followUpsOf(own)} AS "all" FROM unnest(${kinds}::text[], ${ids}::uuid[]) AS s(kind, id)`;
  const all = new Map(rows.map((row) => [row.id, row.all.map(toFollowUp)]));
  return subjects.map((facts) => ({ ...facts, followUps: all.get(facts.subject.id) ?? facts.followUps }));
}
