import { Prisma, type Tx } from '../../prisma/client.ts';
import { listed } from '../../prisma/prepared.ts';

/** The four parties of a customer's group (S0 L38 把客户、销售主管、业务员、业务助理拉一个沟通群). */
export type RosterRole = 'customer' | 'supervisor' | 'salesperson' | 'assistant';

export interface Roster {
  readonly customerId: string;
  readonly hasGroup: boolean;
  /** Missing parties: a seat that is vacant or whose holder has left, or no member from the customer's side. */
  readonly missing: readonly RosterRole[];
}

/**
 * Who is in the customers' groups and who is missing. Only active ordinary customers need a group (requirements 4.5); the
 * others have no row. A group that has not been checked yet is assumed complete.
 */
export const rostersSql = (customerIds: readonly string[]): Prisma.Sql => Prisma.sql`
  SELECT c.id AS "customerId", g.has_group AS "hasGroup", array_remove(ARRAY[
      CASE WHEN g.has_group AND NOT g.customer_inside THEN 'customer' END,
      CASE WHEN NOT ${isSeated('supervisor')} THEN 'supervisor' END,
      CASE WHEN NOT ${isSeated('salesperson')} THEN 'salesperson' END,
      CASE WHEN NOT ${isSeated('assistant')} THEN 'assistant' END], NULL) AS missing
  FROM customer c CROSS JOIN LATERAL (
    SELECT count(*) > 0 AS has_group, coalesce(bool_or(r.customer_inside IS DISTINCT FROM false), false) AS customer_inside
    FROM room r WHERE r.customer_id = c.id AND r.kind = 'customer' AND r.state = 'bound') g
  WHERE c.id = ANY(${listed('uuid', customerIds)}) AND c.tier = 'ordinary' AND c.state = 'active'`;

function isSeated(role: Exclude<RosterRole, 'customer'>): Prisma.Sql {
  const seat = Prisma.raw(`${role}_id`);
  return Prisma.sql`EXISTS (SELECT FROM staff s WHERE s.id = c.${seat} AND s.left_on IS NULL)`;
}

export async function readRosters(tx: Tx, customerIds: readonly string[]): Promise<readonly Roster[]> {
  return await tx.$queryRaw<Roster[]>(rostersSql(customerIds));
}
