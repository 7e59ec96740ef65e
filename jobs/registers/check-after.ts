import type { Tx } from '../../prisma/client.ts';
import { said } from '../../templates/reader/said.ts';
import type { Core } from '../core.ts';
import { XinhangError } from '../errors.ts';
import type { NewEntry } from './enter-entry.ts';

/** The order that the company keeps: a register may need an entry of another one first. @throws XinhangError */
export async function checkAfter(
  { templates }: Core,
  tx: Tx,
  { register, customer }: Pick<NewEntry, 'register' | 'customer'>,
): Promise<void> {
  const { after, title } = register;
  const other = templates.registers.find(({ key }) => key === after?.register);
  if (after === undefined || other === undefined || customer === null) return;
  const found = await tx.entry.findFirst({
    where: { customerId: customer.id, register: after.register, state: { in: [...after.states] } },
    select: { id: true },
  });
  if (found !== null) return;
  const states = other.states.filter(({ key }) => after.states.includes(key)).map(({ label }) => label);
  throw new XinhangError('not_allowed', said('entry/not-before', { title, first: other.title, states }));
}
