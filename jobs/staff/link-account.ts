import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { toDbInstant } from '../../prisma/days.ts';
import type { Core } from '../core.ts';
import { XinhangError } from '../errors.ts';
import { endWebAccess } from '../sign-in/end-web-access.ts';
import { accountsOf, type StaffAccount } from './accounts.ts';
import type { PlatformId } from '../ports.ts';
import { checkOwnAccount } from './own-account.ts';
import type { StaffMember } from './staff-member.ts';
import { tellAccountReplaced } from './tell-of-own.ts';
import { writeAudit } from '../audit/write-audit.ts';
import { said } from '../../templates/reader/said.ts';

/**
 * Links a chat account to a person, which determines what the account may do. One account per platform: a new one
 * replaces the old one. On the first platform they are told things, until they choose another.
 *
 * @returns where they are told things
 * @throws XinhangError as `checkOwnAccount` does, and `already_exists` when the account is already a colleague's
 */
export async function linkAccount(
  core: Core,
  by: StaffMember | null,
  who: StaffMember,
  { platform, platformUserId }: StaffAccount,
): Promise<PlatformId> {
  await checkOwnAccount(core, { platform, platformUserId });
  const at = toDbInstant(core.clock.now());
  return await core.db.$transaction(async (tx) => {
    await freeAccount(tx, { by, at: core.clock.now() }, { platform, platformUserId }, who.id);
    const where = { staffId_platform: { staffId: who.id, platform } };
    const before = await tx.staffIdentity.findUnique({ where });
    if (before !== null) await endWebAccess(tx, { platform, platformUserId: before.platformUserId });
    // What they read so far stays where they read.
    const [reads = { platform }] = await accountsOf(tx, who.id);
    await tx.staff.update({ where: { id: who.id }, data: { readsOn: reads.platform } });
    await tx.staffIdentity.upsert({
      where,
      create: { staffId: who.id, platform, platformUserId, linkedAt: at },
      update: { platformUserId, ...(before?.platformUserId === platformUserId ? {} : { linkedAt: at }) },
    });
    if (before !== null && before.platformUserId !== platformUserId) {
      const change = { staffId: who.id, by, at: core.clock.now() };
      await tellAccountReplaced(tx, change, { platform, platformUserId: before.platformUserId });
    }
    await writeAudit(tx, {
      at: core.clock.now(),
      by,
      action: 'staff.account',
      subject: who.code,
      before: { platform, account: before?.platformUserId ?? null },
      after: { platform, account: platformUserId },
    });
    return reads.platform;
  });
}

/**
 * Takes an account from a colleague who has left, because platforms give accounts of people who left to others. If the
 * leaving is undone, the colleague gets another one.
 *
 * @param staffId whose account it may be already
 * @throws XinhangError `already_exists` for an account of someone who works here
 */
export async function freeAccount(
  tx: Tx,
  { by, at }: { readonly by: StaffMember | null; readonly at: Temporal.Instant },
  { platform, platformUserId }: StaffAccount,
  staffId: string | null,
): Promise<void> {
  const where = { platform_platformUserId: { platform, platformUserId } };
  const used = await tx.staffIdentity.findUnique({ where, include: { staff: true } });
  if (used === null || used.staffId === staffId) return;
  const { code, name, leftOn } = used.staff;
  if (leftOn === null) throw new XinhangError('already_exists', said('staff/account-taken', { name }));
  await tx.staffIdentity.delete({ where });
  await writeAudit(tx, {
    at,
    by,
    action: 'staff.account',
    subject: code,
    before: { platform, account: platformUserId },
    after: { platform, account: null },
  });
}
