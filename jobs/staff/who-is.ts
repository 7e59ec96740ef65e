import { Temporal } from 'temporal-polyfill';
import { fromDbInstant } from '../../prisma/days.ts';
import type { Core } from '../core.ts';
import type { PlatformId, Sender } from '../ports.ts';
import { isStillOwn, reportOutsider } from './report-outsider.ts';
import { type StaffMember, staffFields } from './staff-member.ts';

/** Platforms give whole seconds, and their clocks differ from ours a little. */
const tolerance = { seconds: 5 } as const;

/**
 * The colleague who used an account; null for customers, strangers and people who left. This is the only way from an
 * account to a person: an account that the platform reports as external belongs to no colleague, whatever the register
 * says. If the event did not include this, the platform is asked now.
 *
 * @param usedAt when it was used, null: now; what its former holder did, and is only now worked on, is not the new one's doing
 * @throws XinhangError when the platform must be asked and cannot be; the inbound item is then retried later
 */
export async function whoIs(
  core: Core,
  platform: PlatformId,
  { platformUserId, external }: Pick<Sender, 'platformUserId' | 'external'>,
  usedAt: string | null,
): Promise<StaffMember | null> {
  const linked = await core.db.staffIdentity.findUnique({
    where: { platform_platformUserId: { platform, platformUserId }, staff: { leftOn: null } },
    select: { linkedAt: true, staff: { select: staffFields } },
  });
  if (linked === null || isBefore(usedAt, linked.linkedAt)) return null;
  if (external === false) return linked.staff;
  const account = { platform, platformUserId };
  if (external === 'unknown') return (await isStillOwn(core, account)) ? linked.staff : null;
  await reportOutsider(core, account);
  return null;
}

function isBefore(usedAt: string | null, linkedAt: Date | null): boolean {
  if (usedAt === null || linkedAt === null) return false;
  return Temporal.Instant.compare(Temporal.Instant.from(usedAt).add(tolerance), fromDbInstant(linkedAt)) < 0;
}
