import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { noticeKey } from '../notices/notice-key.ts';
import { type NewNotice, writeNotices } from '../notices/write-notice.ts';
import { said } from '../../templates/reader/said.ts';
import type { FoundHandover } from './find-handover.ts';

/** Further customers are only counted. */
const named = 10;

/**
 * Tells giver and receiver of a handover, or of its undoing, which customers moved; those who have left are not written
 * to. A person who cannot be reached is reported above them, as with every notice.
 */
export async function tellHandover(
  tx: Tx,
  { id, from, to }: Pick<FoundHandover, 'id' | 'from' | 'to'>,
  customerIds: readonly string[],
  { at, step }: { readonly at: Temporal.Instant; readonly step: 'done' | 'undone' },
): Promise<void> {
  if (customerIds.length === 0) return;
  const [giver, receiver] = step === 'done' ? [from, to] : [to, from];
  const customers = await tx.customer.findMany({
    where: { id: { in: [...customerIds] } },
    orderBy: { code: 'asc' },
    select: { code: true, name: true },
  });
  const here = await tx.staff.findMany({
    where: { id: { in: [giver, receiver].flatMap((one) => one?.id ?? []) }, leftOn: null },
    select: { id: true },
  });
  const names = customers.slice(0, named).map(({ code, name }) => `${code} ${name}`);
  const told = {
    count: customers.length,
    names: said('list/names', { names }),
    more: customers.length - names.length,
  };
  const notices: NewNotice[] = [];
  const tell = (say: string, recipientId: string, colleague: string, more: object): void => {
    if (!here.some((one) => one.id === recipientId)) return;
    const key = noticeKey({ is: 'handover', handoverId: id, recipientId, step });
    notices.push({ key, say, recipientId, values: { ...told, ...more, colleague: { name: colleague } }, at });
  };
  if (giver !== null && receiver !== null) {
    tell('people/handed-over', giver.id, receiver.name, {});
    tell('people/taken-over', receiver.id, giver.name, { first: customers[0]?.code ?? '' });
  }
  await writeNotices(tx, notices);
}
