import type { Tx } from '../../prisma/client.ts';
import { type Register, suspends } from '../../templates/reader/register.ts';
import { said } from '../../templates/reader/said.ts';
import { XinhangError } from '../errors.ts';

/** While a customer is suspended, no entry of a register that rests is opened or moved. @throws XinhangError */
export async function checkRests(
  tx: Tx,
  { register, customer }: { readonly register: Register; readonly customer: { readonly id: string } | null },
): Promise<void> {
  if (!register.rests || customer === null) return;
  const { state, entries } = await tx.customer.findUniqueOrThrow({
    where: { id: customer.id },
    select: {
      state: true,
      entries: { where: { flags: { has: suspends } }, select: { number: true }, orderBy: { number: 'asc' } },
    },
  });
  if (state !== 'paused') return;
  const names = entries.map(({ number }) => number);
  throw new XinhangError('not_allowed', said('entry/customer-suspended', { title: register.title, names }));
}
