import type { Tx } from '../../prisma/client.ts';
import { rolesThatCan } from '../../templates/reader/roles.ts';
import type { Person } from '../plan/types.ts';
import { presentPerson } from './present-person.ts';
import { staffAround, type StaffRow } from './staff-around.ts';

type Supervisor = Pick<StaffRow, 'reportsToId'> | null;

/**
 * Who receives escalations above a supervisor: the person he reports to if that is the marketing director, else the
 * company's director, else the general manager, so that an escalation always has a recipient.
 */
export async function directorOf(tx: Tx, supervisor: Supervisor): Promise<Person | undefined> {
  return directorAmong((await staffAround(tx, new Set())).values(), supervisor);
}

/** @param staff must include everyone whose role receives escalations, longest registered first */
export function directorAmong(staff: Iterable<StaffRow>, supervisor: Supervisor): Person | undefined {
  const present = [...staff].filter((s) => s.leftOn === null);
  for (const role of rolesThatCan('silence.hear')) {
    const holders = present.filter((s) => s.roles.includes(role));
    const found = holders.find((s) => s.id === supervisor?.reportsToId) ?? holders[0];
    if (found !== undefined) return presentPerson(found);
  }
  return presentPerson(null);
}
