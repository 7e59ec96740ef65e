import type { Core } from '../core.ts';
import type { PlatformId, Sender } from '../ports.ts';
import { isOwnAccount } from './own-account.ts';
import { reportOutsider } from './report-outsider.ts';
import { type StaffMember, staffByIdentity } from './staff-member.ts';

/**
 * The colleague behind an account that did something; null for customers, strangers and people who left. The one way
 * from an account to a person: an account that the platform calls external is nobody's here, whatever the register
 * says. Where the platform did not say when it happened, it is asked now.
 *
 * @throws XinhangError when the platform has to be asked and cannot be; what arrived is worked on again later then
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
