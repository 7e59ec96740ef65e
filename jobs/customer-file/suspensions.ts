import { tellApart } from '../staff/name-people.ts';
import type { Temporal } from 'temporal-polyfill';
import { fromDbInstant } from '../../prisma/days.ts';
import { suspends } from '../../templates/reader/register.ts';
import type { Core } from '../core.ts';

/** An entry that has suspended the customer, and who did. */
export interface Suspension {
  readonly number: string;
  readonly by: string;
  readonly at: Temporal.Instant;
}

export async function suspensionsOf(
  { db, templates }: Pick<Core, 'db' | 'templates'>,
  customerId: string,
): Promise<readonly Suspension[]> {
  const moves = templates.registers.flatMap((register) =>
    register.moves.filter(({ effects }) => effects.some((effect) => 'suspend' in effect)),
  );
  const found = await db.entry.findMany({
    where: { customerId, flags: { has: suspends } },
    orderBy: { number: 'asc' },
    select: {
      number: true,
      moves: {
        where: { move: { in: moves.map(({ key }) => key) } },
        orderBy: { sequence: 'desc' },
        take: 1,
        select: { at: true, actor: { select: { id: true, name: true } } },
      },
    },
  });
  const naming = await tellApart(db);
  return found.flatMap(({ number, moves: [last] }) =>
    last === undefined
      ? []
      : [{ number, by: last.actor === null ? '' : naming(last.actor), at: fromDbInstant(last.at) }],
  );
}
