import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import type { Traces } from './traces.ts';

/** Ends and empties the pages of forms that mention the erased name. */
export async function endFormPages(
  tx: Tx,
  { inJson }: Pick<Traces, 'inJson'>,
  now: Temporal.Instant,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE form_page SET view = NULL, answer = NULL, handle = '{}', ended_at = coalesce(ended_at, ${toDbInstant(now)})
    WHERE view::text ~* ${inJson} OR answer::text ~* ${inJson} OR handle::text ~* ${inJson}`;
}
