import { Prisma, type Tx } from '../../prisma/client.ts';

/** All web access of a colleague, or what was opened from one chat account. */
export type WhoseAccess =
  | { readonly staffId: string }
  | { readonly platform: string; readonly platformUserId: string };

/**
 * Ends all open sign-in links, sessions and form pages when a person leaves or loses the account. They are not
 * restored.
 */
export async function endWebAccess(tx: Tx, whose: WhoseAccess): Promise<void> {
  const theirs =
    'staffId' in whose
      ? Prisma.sql`staff_id = ${whose.staffId}::uuid`
      : Prisma.sql`platform = ${whose.platform} AND platform_user_id = ${whose.platformUserId}`;
  await tx.$executeRaw`UPDATE sign_in SET ended_at = now() WHERE ended_at IS NULL AND ${theirs}`;
  await tx.$executeRaw`UPDATE form_page SET ended_at = now(), view = NULL WHERE ended_at IS NULL AND ${theirs}`;
}
