import type { Db } from '../../prisma/client.ts';
import { customerById, type CustomerRef } from '../customers/find-customer.ts';
import type { MessageRef, PlatformId } from '../ports.ts';

/** A message that is in the contact log. */
export interface Kept {
  readonly customer: CustomerRef;
  readonly words: string;
}

/** The person or bot that a message is addressed to. */
const addressee = /^\s*[@＠]\S+\s+(?=\S)/u;

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** @param logId an untrusted value; an invalid id finds nothing */
export async function findKept(db: Db, logId: string): Promise<Kept | null> {
  if (!uuid.test(logId)) return null;
  const log = await db.contactLog.findFirst({
    where: { id: logId, deletedAt: null },
    select: { customerId: true, summary: true },
  });
  const customer = log === null ? null : await customerById(db, log.customerId);
  return log === null || customer === null ? null : { customer, words: log.summary.replace(addressee, '') };
}

/** The contact log that a message was kept as. */
export async function logOfMessage(
  db: Db,
  platform: PlatformId,
  message: MessageRef,
): Promise<string | null> {
  const { platformRoomId, platformMessageId } = message;
  const where = { platform, platformRoomId, platformMessageId, deletedAt: null };
  return (await db.contactLog.findFirst({ where, select: { id: true } }))?.id ?? null;
}
