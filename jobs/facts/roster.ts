import type { Tx } from '../../prisma/client.ts';

/** The four parties of a customer's group (S0 L38 把客户、销售主管、业务员、业务助理拉一个沟通群). */
export const rosterRoles = ['customer', 'supervisor', 'salesperson', 'assistant'] as const;
export type RosterRole = (typeof rosterRoles)[number];

export interface Roster {
  readonly customerId: string;
  readonly hasGroup: boolean;
  /** Missing parties: a seat that is vacant or whose holder has left, or no member from the customer's side. */
  readonly missing: readonly RosterRole[];
}

/**
 * Who is in the customers' groups and who is missing. Only active ordinary customers need a group (requirements 4.5).
 */
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
    // A group that has not been checked yet is assumed complete.
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
