import { createHash } from 'node:crypto';
import type { Temporal } from 'temporal-polyfill';
import type { Db, Tx } from '../../prisma/client.ts';
import { fromDbInstant, toDbInstant } from '../../prisma/days.ts';
import type { Core } from '../core.ts';
import { newToken } from '../secret-tokens.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import { changeOnce } from '../inbox/change-once.ts';
import { writeAudit } from '../audit/write-audit.ts';

/** The token of a new feed, shown once and never stored; or the date of the existing feed. */
export type MadeFeed =
  | { readonly kind: 'made'; readonly token: string }
  | { readonly kind: 'there'; readonly since: Temporal.Instant };

/** The stored form of a token: the address cannot be derived from a copy of the database. */
export function digestOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** Since when a person has a feed; null without one. */
export async function feedSince(db: Db, staffId: string): Promise<Temporal.Instant | null> {
  const open = await db.feed.findFirst({ where: { staffId, revokedAt: null }, select: { createdAt: true } });
  return open === null ? null : fromDbInstant(open.createdAt);
}

/** Opens a calendar feed unless the person has one. Only they know its address; we do not. */
export async function makeFeed(core: Core, by: StaffMember): Promise<MadeFeed> {
  const token = await newToken(core.db);
  return await change(core, by, 'feed.make', async (tx) => {
    const open = await tx.feed.findFirst({ where: { staffId: by.id, revokedAt: null } });
    if (open !== null) return { kind: 'there', since: fromDbInstant(open.createdAt) };
    return { kind: 'made', token: await begin(core, tx, by, 'feed.make', token) };
  });
}

/** Replaces the address; the old one stops working. */
export async function renewFeed(core: Core, by: StaffMember): Promise<string> {
  const token = await newToken(core.db);
  return await change(core, by, 'feed.renew', async (tx) => {
    await revoke(core, tx, by);
    return await begin(core, tx, by, 'feed.renew', token);
  });
}

/** @returns false if there was no feed */
export async function revokeFeed(core: Core, by: StaffMember): Promise<boolean> {
  return await change(core, by, 'feed.revoke', async (tx) => {
    const revoked = await revoke(core, tx, by);
    if (revoked) await note(core, tx, by, 'feed.revoke');
    return revoked;
  });
}

/** Serialises one person's commands, so that there is never a second open feed. */
async function change<Result>(
  core: Core,
  by: StaffMember,
  what: string,
  work: (tx: Tx) => Promise<Result>,
): Promise<Result> {
  return await changeOnce(
    core,
    what,
    async (tx) => {
      await tx.$queryRaw`SELECT FROM staff WHERE id = ${by.id}::uuid FOR NO KEY UPDATE`;
      return await work(tx);
    },
    () => by.id,
  );
}

async function begin(core: Core, tx: Tx, by: StaffMember, action: string, token: string): Promise<string> {
  const createdAt = toDbInstant(core.clock.now());
  await tx.feed.create({ data: { staffId: by.id, digest: digestOf(token), createdAt } });
  await note(core, tx, by, action);
  return token;
}

async function revoke(core: Core, tx: Tx, by: StaffMember): Promise<boolean> {
  const { count } = await tx.feed.updateMany({
    where: { staffId: by.id, revokedAt: null },
    data: { revokedAt: toDbInstant(core.clock.now()) },
  });
  return count > 0;
}

async function note(core: Core, tx: Tx, by: StaffMember, action: string): Promise<void> {
  await writeAudit(tx, { at: core.clock.now(), by, action, subject: by.code });
}
