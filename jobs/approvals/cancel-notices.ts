import type { Tx } from '../../prisma/client.ts';
import { said, toStored } from '../../templates/reader/said.ts';

/** Cancels the request's unsent notices. One that is being posted right now is re-checked there. */
export async function cancelNotices(tx: Tx, requestId: string): Promise<void> {
  await tx.notice.updateMany({
    where: { requestId, state: 'planned' },
    data: { state: 'cancelled', reason: toStored(said('reason/request-decided')) },
  });
}
