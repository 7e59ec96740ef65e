import { Prisma, type Tx } from '../../prisma/client.ts';

/** All sign-ins of a colleague, or those of one chat account. */
export type WhoseSignIns =
  | { readonly staffId: string }
  | { readonly platform: string; readonly platformUserId: string };

/** Ends all open links and sessions when a person leaves or loses the account. They are not restored. */
export async function endSignIns(tx: Tx, whose: WhoseSignIns): Promise<void> {
  const theirs =
    'staffId' in whose
      ? Prisma.sql`staff_id = ${whose.staffId}::uuid`
      : Prisma.sql`platform = ${whose.platform} AND platform_user_id = ${whose.platformUserId}`;
  await tx.$executeRaw`UPDATE sign_in SET ended_at = now() WHERE ended_at IS NULL AND ${theirs}`;
}
