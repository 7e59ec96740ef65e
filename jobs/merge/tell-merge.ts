import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { noticeKey } from '../notices/notice-key.ts';
import { type NewNotice, writeNotices } from '../notices/write-notice.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import type { FoundMerge } from './find-merge.ts';

/** Tells the colleagues in the seats of both customers, without the one who did it. */
export async function tellMerge(
  tx: Tx,
  { id, kept, merged, moved: { before } }: FoundMerge,
  {
    by,
    at,
    step,
  }: { readonly by: StaffMember; readonly at: Temporal.Instant; readonly step: 'done' | 'undone' },
): Promise<void> {
  const seats = [kept, before].flatMap(({ supervisorId, salespersonId, assistantId }) => [
    supervisorId,
    salespersonId,
    assistantId,
  ]);
  const ids = [...new Set(seats.filter((seat) => seat !== null && seat !== by.id))] as string[];
  const here = await tx.staff.findMany({ where: { id: { in: ids }, leftOn: null }, select: { id: true } });
  const notices = here.map(
    ({ id: recipientId }): NewNotice => ({
      key: noticeKey({ is: 'merge', mergeId: id, recipientId, step }),
      say: step === 'done' ? 'people/merged' : 'people/unmerged',
      recipientId,
      customerId: kept.id,
      values: {
        customer: { code: kept.code, name: kept.name },
        other: { code: merged.code, name: merged.name },
        colleague: { name: by.name },
      },
      at,
    }),
  );
  await writeNotices(tx, notices);
}
