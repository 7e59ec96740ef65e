import { toDbInstant } from '../../prisma/days.ts';
import type { Core } from '../core.ts';
import { directorOf } from '../facts/director-of.ts';
import { eventSlot, isEventSlot } from '../plan/slots.ts';
import { targetKey } from '../plan/target.ts';
import type { ReminderRow } from './load-delivery.ts';

/**
 * Tells a person of what was not posted (non-negotiable 2: posted exactly once, or reported), once per follow-up, by
 * the same way as every other reminder: of a customer who was not asked the owner hears, of a colleague who could
 * not be reached somebody above. A failed notice is not itself noticed, it is in the log.
 */
export async function reportUnposted(core: Core, reminders: readonly ReminderRow[]): Promise<void> {
  const now = toDbInstant(core.clock.now());
  for (const { followUp, slot, audience, recipientId } of reminders) {
    if (isEventSlot(slot)) continue;
    const above = [followUp.customer.supervisorId, (await directorOf(core.db, null))?.id ?? null];
    const hears =
      audience === 'customer' ? followUp.ownerId : above.find((id) => id !== null && id !== recipientId);
    if (hears === null || hears === undefined) continue;
    const what = audience === 'customer' ? 'not-posted' : 'not-told';
    await core.db.reminder.createMany({
      data: {
        followUpId: followUp.id,
        slot: eventSlot(what),
        say: `notice/${what}`,
        audience: 'staff',
        recipientId: hears,
        target: targetKey({ kind: 'staff', staffId: hears }),
        dueAt: now,
        meantFor: now,
        plannedAt: now,
      },
      skipDuplicates: true,
    });
  }
}
