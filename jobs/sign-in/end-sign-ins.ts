import { Prisma, type Tx } from '../../prisma/client.ts';

/** Whose: all that a colleague has, or those of one chat account. */
export type WhoseSignIns =
  | { readonly staffId: string }
  | { readonly platform: string; readonly platformUserId: string };

/** The person has left, or the account is theirs no more: open links and sessions end, and do not come back. */
export async function endSignIns(tx: Tx, whose: WhoseSignIns): Promise<void> {
  const theirs =
    'staffId' in whose
      ? Prisma.sql`staff_id = ${whose.staffId}::uuid`
      : Prisma.sql`platform = ${whose.platform} AND platform_user_id = ${whose.platformUserId}`;
  await tx.$executeRaw`UPDATE sign_in SET ended_at = now() WHERE ended_at IS NULL AND ${theirs}`;
}
