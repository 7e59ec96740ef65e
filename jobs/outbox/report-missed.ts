import { tellApart } from '../staff/name-people.ts';
import { toDbInstant } from '../../prisma/days.ts';
import type { Core } from '../core.ts';
import { directorOf } from '../facts/director-of.ts';
import { noticeKey } from '../notices/notice-key.ts';
import { writeNotices } from '../notices/write-notice.ts';
import { eventSlot, isEventSlot } from '../plan/slots.ts';
import { targetKey } from '../plan/target.ts';
import type { DeliveryRow, NoticeRow, ReminderRow } from './delivery-row.ts';

/** The text that reports an undelivered notice; its own failure is not reported. */
const untold = 'notice/untold';

/** The content of deliveries. */
export type Missed = Pick<DeliveryRow, 'reminders' | 'notice' | 'roomMessage'>;

/**
 * Reports what was not posted (non-negotiable 2: posted exactly once, or reported), once per follow-up and notice: to
 * the owner if a customer was not asked, to a superior if a colleague could not be reached. A failed report is only
 * logged, not reported again.
 */
export async function reportMissed(core: Core, missed: readonly Missed[]): Promise<void> {
  const reminders = missed.flatMap((one) => one.reminders).filter(({ slot }) => !isEventSlot(slot));
  const notices = missed.flatMap(({ notice }) => (notice === null ? [] : [notice]));
  if (reminders.length === 0 && notices.length === 0) return;
  const director = (await directorOf(core.db, null))?.id ?? null;
  await reportReminders(core, reminders, director);
  await reportNotices(core, notices, director);
}

async function reportReminders(
  core: Core,
  reminders: readonly ReminderRow[],
  director: string | null,
): Promise<void> {
  const now = toDbInstant(core.clock.now());
  const data = reminders.flatMap(({ followUp, audience, recipientId }) => {
    const above = [followUp.customer?.supervisorId ?? null, director];
    const hears =
      audience === 'customer' ? followUp.ownerId : above.find((id) => id !== null && id !== recipientId);
    if (hears === null || hears === undefined) return [];
    const what = audience === 'customer' ? 'not-posted' : 'not-told';
    return {
      followUpId: followUp.id,
      slot: eventSlot(what),
      say: `notice/${what}`,
      audience: 'staff' as const,
      recipientId: hears,
      target: targetKey({ kind: 'staff', staffId: hears }),
      dueAt: now,
      meantFor: now,
      plannedAt: now,
    };
  });
  if (data.length > 0) await core.db.reminder.createMany({ data, skipDuplicates: true });
}

async function reportNotices(
  core: Core,
  notices: readonly NoticeRow[],
  director: string | null,
): Promise<void> {
  const missed = notices.filter(({ say }) => say !== untold);
  if (missed.length === 0) return;
  const ids = missed.flatMap(({ recipient }) => recipient.reportsToId ?? []);
  const present = await core.db.staff.findMany({
    where: { id: { in: ids }, leftOn: null },
    select: { id: true },
  });
  const here = new Set(present.map(({ id }) => id));
  const naming = await tellApart(core.db);
  await writeNotices(
    core.db,
    missed.flatMap(({ id, recipient }) => {
      const above = recipient.reportsToId;
      const hears = above !== null && here.has(above) ? above : director;
      if (hears === null || hears === recipient.id) return [];
      return {
        key: noticeKey({ is: 'untold', noticeId: id }),
        say: untold,
        recipientId: hears,
        values: { colleague: { name: naming(recipient) } },
        at: core.clock.now(),
      };
    }),
  );
}
