import type { Tx } from '../../prisma/client.ts';
import { said } from '../../templates/reader/said.ts';
import { noticeKey } from '../notices/notice-key.ts';
import { type NewNotice, writeNotices } from '../notices/write-notice.ts';
import { namedInNotice, readUnheard, rewriteUnheard } from './passed-notices.ts';
import type { Actor } from './remember-change.ts';
import { readStandings } from './standing.ts';

/** By colleague: customers that are gone and that they had heard of, each as it was called. */
export type Missed = ReadonlyMap<string, readonly string[]>;

/**
 * Customers that are about to be removed are in no message that is not posted yet.
 *
 * @returns who has heard of them, or had them before that was announced
 */
export async function forgetCustomers(tx: Tx, customerIds: readonly string[]): Promise<Missed> {
  const gone = new Set(customerIds);
  const unheard = await readUnheard(tx, customerIds);
  const isNews = (staffId: string, id: string) =>
    unheard.some(({ isOfNew, recipientId, before }) => isOfNew && recipientId === staffId && before.has(id));
  const rows = await tx.customer.findMany({
    where: { id: { in: [...customerIds] } },
    select: { id: true, code: true, name: true },
  });
  const called = new Map(rows.map(({ id, code, name }) => [id, `${code} ${name}`]));
  const missed = new Map<string, string[]>();
  for (const [id, { holders }] of await readStandings(tx, customerIds)) {
    for (const holder of new Set(Object.values(holders))) {
      if (isNews(holder, id)) continue;
      const theirs = missed.get(holder) ?? [];
      theirs.push(called.get(id) ?? '');
      missed.set(holder, theirs);
    }
  }
  await rewriteUnheard(tx, unheard, (_one, id) => !gone.has(id));
  return missed;
}

/** Tells colleagues that customers they had heard of are gone with the import that entered them. */
export async function tellOfRemoved(
  tx: Tx,
  missed: Missed,
  importNumber: number,
  { at }: Pick<Actor, 'at'>,
): Promise<void> {
  const present = await tx.staff.findMany({
    where: { id: { in: [...missed.keys()] }, leftOn: null },
    select: { id: true },
  });
  await writeNotices(
    tx,
    present.map(({ id }): NewNotice => {
      const customers = (missed.get(id) ?? []).toSorted();
      return {
        key: noticeKey({ is: 'import-undone', importNumber, recipientId: id }),
        say: 'people/removed',
        recipientId: id,
        values: {
          count: customers.length,
          more: Math.max(0, customers.length - namedInNotice),
          names: said('list/names', { names: customers.slice(0, namedInNotice) }),
        },
        at,
      };
    }),
  );
}
