import type { Tx } from '../../prisma/client.ts';

/** The four of a customer's group (S0 L38 把客户、销售主管、业务员、业务助理拉一个沟通群). */
export const rosterRoles = ['customer', 'supervisor', 'salesperson', 'assistant'] as const;
export type RosterRole = (typeof rosterRoles)[number];

export interface Roster {
  readonly customerId: string;
  readonly hasGroup: boolean;
  /** Who is not there: a seat that is empty or whose person has left, or nobody of the customer in the group. */
  readonly missing: readonly RosterRole[];
}

/** Who is in the customers' groups, and who is not. Only an ordinary, active customer must have one (requirements 4.5). */
export async function readRosters(tx: Tx, customerIds: readonly string[]): Promise<readonly Roster[]> {
  const seat = { select: { leftOn: true } } as const;
  const customers = await tx.customer.findMany({
    where: { id: { in: [...customerIds] }, tier: 'ordinary', state: 'active' },
    select: {
      id: true,
      supervisor: seat,
      salesperson: seat,
      assistant: seat,
      rooms: { where: { kind: 'customer', state: 'bound' }, select: { customerInside: true } },
    },
  });
  return customers.map(({ id, rooms, ...seats }) => {
    // A group in which nobody has looked yet is taken to be right.
    const customerInside = rooms.some((room) => room.customerInside !== false);
    const missing = rosterRoles.filter((role) => {
      if (role === 'customer') return rooms.length > 0 && !customerInside;
      return seats[role]?.leftOn !== null;
    });
    return { customerId: id, hasGroup: rooms.length > 0, missing };
  });
}

export function isComplete({ hasGroup, missing }: Roster): boolean {
  return hasGroup && missing.length === 0;
}
