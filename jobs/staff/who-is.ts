import type { Core } from '../core.ts';
import type { PlatformId, Sender } from '../ports.ts';
import { isOwnAccount } from './own-account.ts';
import { reportOutsider } from './report-outsider.ts';
import { type StaffMember, staffByIdentity } from './staff-member.ts';

/**
 * The colleague who used an account; null for customers, strangers and people who left. This is the only way from an
 * account to a person: an account that the platform reports as external belongs to no colleague, whatever the register
 * says. If the event did not include this, the platform is asked now.
 *
 * @throws XinhangError when the platform must be asked and cannot be; the inbound item is then retried later
 */
export async function whoIs(
  core: Core,
  platform: PlatformId,
  { platformUserId, external }: Pick<Sender, 'platformUserId' | 'external'>,
): Promise<StaffMember | null> {
  const registered = await staffByIdentity(core.db, platform, platformUserId);
  if (registered === null || external === false) return registered;
  const chat = core.platforms.get(platform);
  const own = external === 'unknown' && chat !== undefined && (await isOwnAccount(chat, platformUserId));
  if (own) return registered;
  await reportOutsider(core, { platform, platformUserId });
  return null;
}
