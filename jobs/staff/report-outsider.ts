import type { Core } from '../core.ts';
import { directorAmong } from '../facts/director-of.ts';
import { staffAround } from '../facts/staff-around.ts';
import { noticeKey } from '../notices/notice-key.ts';
import { writeNotice } from '../notices/write-notice.ts';
import { dayOf } from '../plan/moments.ts';
import { endWebAccess } from '../sign-in/end-web-access.ts';
import type { StaffAccount } from './accounts.ts';
import { isOwnAccount } from './own-account.ts';

/**
 * Whether the platform still reports a registered account as internal; if not, this is reported. False for a platform
 * that is not configured here.
 *
 * @throws XinhangError when the platform cannot be asked
 */
export async function isStillOwn(core: Core, account: StaffAccount): Promise<boolean> {
  const platform = core.platforms.get(account.platform);
  if (platform === undefined) return false;
  if (await isOwnAccount(platform, account.platformUserId)) return true;
  await reportOutsider(core, account);
  return false;
}

/**
 * Handles a registered account that is external: it was added before the platform was asked, or its owner has become a
 * guest since. Its web sessions are ended. The person's superior, or else the marketing director, is notified, once a
 * day until another account is linked.
 */
export async function reportOutsider(core: Core, { platform, platformUserId }: StaffAccount): Promise<void> {
  const linked = await core.db.staffIdentity.findUnique({
    where: { platform_platformUserId: { platform, platformUserId } },
    include: { staff: { include: { reportsTo: true } } },
  });
  if (linked === null) return;
  await endWebAccess(core.db, { platform, platformUserId });
  const { staff } = linked;
  core.log.warn(
    { staff: staff.code, platform },
    'the account of a colleague is not one of the company’s own',
  );
  const superior = staff.reportsTo?.leftOn === null ? staff.reportsTo.id : null;
  const others = [...(await staffAround(core.db, new Set())).values()].filter(({ id }) => id !== staff.id);
  const hears = superior ?? directorAmong(others, null)?.id;
  if (hears === undefined) return;
  const now = core.clock.now();
  await writeNotice(core.db, {
    key: noticeKey({ is: 'outsider', staffId: staff.id, platform, on: dayOf(now, core.rules.playbook) }),
    say: 'people/outsider',
    recipientId: hears,
    values: { colleague: { name: staff.name, code: staff.code }, account: platformUserId },
    at: now,
  });
}
