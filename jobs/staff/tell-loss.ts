import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { roleName } from '../../templates/reader/roles.ts';
import { noticeKey } from '../notices/notice-key.ts';
import { writeNotices } from '../notices/write-notice.ts';
import type { StaffAccount } from './accounts.ts';

interface Change {
  readonly staffId: string;
  /** Null: changed at the command line. */
  readonly by: { readonly id: string; readonly name: string } | null;
  readonly at: Temporal.Instant;
}

const nameOf = (by: Change['by']): string => by?.name ?? 'CLI';

/** Notifies a person who loses a role, unless they removed it themselves. */
export async function tellRolesLost(
  tx: Tx,
  { staffId, by, at }: Change,
  before: readonly string[],
  after: readonly string[],
): Promise<void> {
  const lost = before.filter((role) => !after.includes(role));
  if (lost.length === 0 || by?.id === staffId) return;
  await writeNotices(tx, [
    {
      key: noticeKey({ is: 'roles-lost', staffId, at }),
      say: 'people/roles-lost',
      recipientId: staffId,
      values: {
        by: { name: nameOf(by) },
        lost: {
          zh: lost.map((role) => roleName(role, 'zh-CN')).join('、'),
          en: lost.map((role) => roleName(role, 'en')).join(', '),
        },
      },
      at,
    },
  ]);
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
