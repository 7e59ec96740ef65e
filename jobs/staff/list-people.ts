import type { Db } from '../../prisma/client.ts';
import type { Language } from '../../templates/reader/form.ts';
import { readLanguage } from '../../templates/reader/languages.ts';
import type { PlatformId } from '../ports.ts';

export interface PlatformPerson {
  readonly platformUserId: string;
  readonly name: string;
  readonly roles: readonly string[];
  /** As they chose; null: the company's. */
  readonly language: Language | null;
}

/** Current staff with an account on a platform. */
export async function listPlatformStaff(db: Db, platform: PlatformId): Promise<readonly PlatformPerson[]> {
  const rows = await db.staffIdentity.findMany({
    where: { platform, staff: { leftOn: null } },
    select: {
      platformUserId: true,
      staff: { select: { name: true, roles: true, language: true, createdAt: true } },
    },
    orderBy: [{ staff: { createdAt: 'asc' } }, { platformUserId: 'asc' }],
  });
  return rows.map(({ platformUserId, staff: { name, roles, language } }) => ({
    platformUserId,
    name,
    roles,
    language: readLanguage(language ?? ''),
  }));
}

export async function listCustomerNames(
  db: Db,
): Promise<readonly { readonly code: string; readonly name: string }[]> {
  return await db.customer.findMany({ orderBy: { code: 'asc' }, select: { code: true, name: true } });
}
