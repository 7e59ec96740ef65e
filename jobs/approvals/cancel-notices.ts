import type { Tx } from '../../prisma/client.ts';
import { said, toStored } from '../../templates/reader/said.ts';

/** What was still to be said about a request is not said; what is being posted right now is looked at again there. */
export async function cancelNotices(tx: Tx, requestId: string): Promise<void> {
  await tx.notice.updateMany({
    where: { requestId, state: 'planned' },
    data: { state: 'cancelled', reason: toStored(said('reason/request-decided')) },
  });
}
