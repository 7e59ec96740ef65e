import { toDbInstant } from '../../prisma/days.ts';
import type { Core } from '../core.ts';
import { eventSlot, isEventSlot } from '../plan/slots.ts';
import type { ReminderRow } from './load-delivery.ts';

/**
 * Tells a person that a customer was not asked (non-negotiable 2: posted exactly once, or reported). The owner
 * hears it, once per follow-up, by the same way as every other reminder. A failed notice is not itself noticed.
 */
export async function reportUnposted(core: Core, reminders: readonly ReminderRow[]): Promise<void> {
  const now = toDbInstant(core.clock.now());
  const lost = reminders.filter((r) => !isEventSlot(r.slot) && r.audience === 'customer');
  for (const { followUp } of lost) {
    if (followUp.ownerId === null) continue;
    await core.db.reminder.createMany({
      data: {
        followUpId: followUp.id,
        slot: eventSlot('not-posted'),
        say: 'notice/not-posted',
        audience: 'staff',
        recipientId: followUp.ownerId,
        target: `dm:${followUp.ownerId}`,
        dueAt: now,
        meantFor: now,
      },
      skipDuplicates: true,
    });
  }
}
