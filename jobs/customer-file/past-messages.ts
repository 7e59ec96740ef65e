import type { Temporal } from 'temporal-polyfill';
import { fromDbInstant } from '../../prisma/days.ts';
import { readableBy } from '../registers/readable-by.ts';
import { tellApart } from '../staff/name-people.ts';
import { type AnySaid, fromStored } from '../../templates/reader/said.ts';
import type { FileScope } from './file-section.ts';

/** A message about the customer that was sent, or was not. */
export interface PastMessage {
  readonly at: Temporal.Instant;
  readonly step: string;
  readonly say: string;
  /** Null: the customer. */
  readonly to: string | null;
  readonly state: 'posted' | 'skipped' | 'cancelled' | 'unknown';
  readonly reason: AnySaid | null;
  /** As it was posted. Null for colleagues: their message may have been a list with other customers. */
  readonly text: string | null;
}

/** The newest messages, newest first, without those about entries that the person may not read. */
export async function pastMessages(
  { core, who, customer }: FileScope,
  most: number,
): Promise<readonly PastMessage[]> {
  const rows = await core.db.reminder.findMany({
    where: {
      followUp: { customerId: customer.id },
      state: { in: ['posted', 'skipped', 'cancelled', 'unknown'] },
    },
    orderBy: [{ dueAt: 'desc' }, { id: 'desc' }],
    take: most,
    include: {
      followUp: { select: { step: true, subjectKind: true, subjectId: true } },
      recipient: { select: { id: true, name: true } },
      delivery: { select: { postedAt: true, text: true } },
    },
  });
  const lines = rows.map((row) => ({
    row,
    entryId: row.followUp.subjectKind === 'entry' ? row.followUp.subjectId : null,
  }));
  const naming = await tellApart(core.db);
  return (await readableBy(core, who, lines)).map(({ row }) => ({
    at: fromDbInstant(row.delivery?.postedAt ?? row.dueAt),
    step: row.followUp.step,
    say: row.say,
    to: row.recipient === null ? null : naming(row.recipient),
    state: row.state as PastMessage['state'],
    reason: row.state === 'posted' ? null : fromStored(row.reason),
    text: row.audience === 'customer' && row.state === 'posted' ? (row.delivery?.text ?? null) : null,
  }));
}
