import { z } from 'zod';
import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { roleWords } from '../../templates/reader/roles.ts';
import { said, toStored } from '../../templates/reader/said.ts';
import { noticeKey, rolesPrefix } from '../notices/notice-key.ts';
import { type NoticeValues, storableValues, writeNotice, writeNotices } from '../notices/write-notice.ts';
import type { StaffAccount } from './accounts.ts';

interface Change {
  readonly staffId: string;
  /** Null: changed at the command line. */
  readonly by: { readonly id: string; readonly name: string } | null;
  readonly at: Temporal.Instant;
}

/** False: the operator did it, at the command line. */
const nameOf = (by: Change['by']): string | false => by?.name ?? false;

const rolesTold = z.object({ before: z.object({ params: z.object({ names: z.array(z.string()) }) }) });

/**
 * Notifies a person whose roles another changed, of the difference to what they last heard: a notice that is not posted
 * yet is rewritten, or cancelled when nothing is left of it.
 */
export async function tellRolesChanged(
  tx: Tx,
  { staffId, by, at }: Change,
  before: readonly string[],
  after: readonly string[],
): Promise<void> {
  const [unheard] = await tx.$queryRaw<{ id: string; values: unknown }[]>`
    SELECT id, values FROM notice
    WHERE recipient_id = ${staffId}::uuid AND state = 'planned' AND key LIKE ${`${rolesPrefix(staffId)}%`}
    ORDER BY id FOR UPDATE`;
  const known = unheard === undefined ? before : rolesTold.parse(unheard.values).before.params.names;
  const lost = known.filter((role) => !after.includes(role));
  const gained = after.filter((role) => !known.includes(role));
  if (unheard !== undefined && lost.length === 0 && gained.length === 0) {
    const reason = toStored(said('reason/not-so-any-more'));
    await tx.notice.update({ where: { id: unheard.id }, data: { state: 'cancelled', reason } });
    return;
  }
  // Who changes their own knows.
  if ((lost.length === 0 && gained.length === 0) || by?.id === staffId) return;
  const inWords = (roles: readonly string[]) =>
    roles.length > 0 && said('list/names', { names: roles.map(roleWords) });
  const values: NoticeValues = {
    by: { name: nameOf(by) },
    lost: inWords(lost),
    gained: inWords(gained),
    before: said('list/names', { names: known }),
  };
  if (unheard !== undefined)
    await tx.notice.update({ where: { id: unheard.id }, data: { values: storableValues(values) } });
  else
    await writeNotice(tx, {
      key: noticeKey({ is: 'roles-changed', staffId, at }),
      say: 'people/roles-changed',
      recipientId: staffId,
      values,
      at,
    });
}

/** Notifies a person whose account was replaced, on the new account and, if it is still internal, on the old one. */
export async function tellAccountReplaced(
  tx: Tx,
  { staffId, by, at }: Change,
  old: StaffAccount,
): Promise<void> {
  const values = { by: { name: nameOf(by) } };
  const { platform } = old;
  await writeNotices(tx, [
    {
      key: noticeKey({ is: 'account-replaced', staffId, platform, at, told: 'new' }),
      say: 'people/account-replaced',
      recipientId: staffId,
      values,
      at,
    },
    {
      key: noticeKey({ is: 'account-replaced', staffId, platform, at, told: 'old' }),
      say: 'people/account-lost',
      recipientId: staffId,
      onAccount: old,
      values,
      at,
    },
  ]);
}
