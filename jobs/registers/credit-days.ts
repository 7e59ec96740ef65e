import type { Db, Tx } from '../../prisma/client.ts';
import type { Core } from '../core.ts';

/** 账期: for how many days the newest terms of a customer run; null: it has none, or they hold no number. */
export async function readCreditDays(
  { db, templates }: { readonly db: Db | Tx; readonly templates: Core['templates'] },
  customerId: string,
): Promise<number | null> {
  for (const { key: register, terms } of templates.registers) {
    if (terms === undefined) continue;
    const granted = await db.entry.findFirst({
      where: { customerId, register, state: terms.state },
      orderBy: [{ endedAt: { sort: 'desc', nulls: 'last' } }, { id: 'desc' }],
      select: { answers: true },
    });
    const { [terms.days]: written = '' } = (granted?.answers ?? {}) as Readonly<Record<string, string>>;
    const days = /\d{1,3}/u.exec(written.normalize('NFKC'))?.[0];
    if (days !== undefined) return Number(days);
  }
  return null;
}
