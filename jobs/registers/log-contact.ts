import { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import type { LogEffect } from '../../templates/reader/register.ts';
import { writeAudit } from '../audit/write-audit.ts';
import type { Core } from '../core.ts';
import { endWait } from '../customers/end-wait.ts';
import { storedDay } from '../plan/stored-day.ts';
import { dayOf } from '../plan/moments.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import type { FoundEntry } from './find-entry.ts';

/** Ordinary contact: what the log form offers for what closes no step of the playbook. */
const purpose = 'contact';

/** Keeps a move as a contact with its customer, by the person who made it. The caller holds the customer's lock. */
export async function logContact(
  core: Core,
  tx: Tx,
  by: StaffMember,
  { customer, answers }: FoundEntry,
  { log, says, on }: LogEffect,
  now: Temporal.Instant,
): Promise<void> {
  const summary = answers[says];
  if (customer === null || summary === undefined) return;
  await tx.contactLog.create({
    data: {
      customerId: customer.id,
      purpose,
      direction: 'outbound',
      channel: log,
      actorId: by.id,
      authorName: by.name,
      authorRole: by.roles[0] ?? 'staff',
      summary,
      happenedAt: toDbInstant(happenedAt(core, answers[on], now)),
      recordedAt: toDbInstant(now),
    },
  });
  await endWait(tx, customer.id, now);
  await writeAudit(tx, {
    at: now,
    by,
    action: 'log.write',
    subject: purpose,
    customerId: customer.id,
    after: { summary },
  });
}

/** Noon of an earlier day; now, if it was today or the day is still to come. */
function happenedAt(
  { rules: { playbook } }: Core,
  on: string | undefined,
  now: Temporal.Instant,
): Temporal.Instant {
  const day = storedDay(on);
  if (day === null || Temporal.PlainDate.compare(day, dayOf(now, playbook)) >= 0) return now;
  return day.toZonedDateTime({ timeZone: playbook.zone, plainTime: '12:00' }).toInstant();
}
