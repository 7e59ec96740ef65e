import type { Tx } from '../../prisma/client.ts';
import { fromDbDate } from '../../prisma/days.ts';
import { newId } from '../../prisma/new-id.ts';
import { said, toStored } from '../../templates/reader/said.ts';
import type { Actor } from '../customers/remember-change.ts';
import { noticeKey, standInPrefix } from '../notices/notice-key.ts';
import { type NewNotice, writeNotices } from '../notices/write-notice.ts';
import { tellApart } from '../staff/name-people.ts';

/**
 * Tells who is absent and who stands in that it is so, or is so no longer, without the one who said so. One who has not
 * heard of the one is told nothing of the other: the notice that still waits is cancelled.
 *
 * @param told whom; without it, both
 */
export async function tellStandIns(
  tx: Tx,
  absenceIds: readonly string[],
  tells: 'set' | 'over',
  { by, at }: Pick<Actor, 'by' | 'at'>,
  told: 'both' | 'absent' | 'stand-in' = 'both',
): Promise<void> {
  const named = { select: { id: true, name: true, leftOn: true } } as const;
  const absences = await tx.absence.findMany({
    where: { id: { in: [...absenceIds] } },
    orderBy: { id: 'asc' },
    select: { id: true, from: true, to: true, staff: named, standIn: named },
  });
  const nameOf = await tellApart(tx);
  const notices: NewNotice[] = [];
  for (const { id: absenceId, from, to, staff, standIn } of absences) {
    for (const [recipient, colleague] of [
      [staff, standIn],
      [standIn, staff],
    ] as const) {
      const isStandIn = recipient === standIn;
      if (told === (isStandIn ? 'absent' : 'stand-in') || recipient.leftOn !== null) continue;
      const subject = { absenceId, recipientId: recipient.id };
      const { count: unheard } = await tx.notice.updateMany({
        where: { key: { startsWith: standInPrefix(subject) }, state: 'planned' },
        data: { state: 'cancelled', reason: toStored(said('reason/not-so-any-more')) },
      });
      if (unheard > 0 || recipient.id === by?.id) continue;
      const set = isStandIn ? 'people/stands-in' : 'people/stood-in-for';
      notices.push({
        key: noticeKey({ is: 'stand-in', ...subject, tellId: newId() }),
        say: tells === 'set' ? set : 'people/stand-in-over',
        recipientId: recipient.id,
        values: {
          colleague: { name: nameOf(colleague) },
          fromOn: fromDbDate(from),
          toOn: fromDbDate(to),
          ...(tells === 'set' ? {} : { isStandIn }),
        },
        at,
      });
    }
  }
  await writeNotices(tx, notices);
}
