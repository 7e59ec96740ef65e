import type { Tx } from '../../prisma/client.ts';
import type { Person } from '../plan/types.ts';
import { presentPerson } from './present-person.ts';
import { staffAround, type StaffRow } from './staff-around.ts';

type Supervisor = Pick<StaffRow, 'reportsToId'> | null;

/**
 * The marketing director above a supervisor: whom he reports to if that is one, else the company's director, else
 * the general manager, so that an escalation always has somewhere to go.
 */
export async function directorOf(tx: Tx, supervisor: Supervisor): Promise<Person | undefined> {
  return directorAmong((await staffAround(tx, new Set())).values(), supervisor);
}

/** @param staff with everybody who is director or general manager, the longest entered first */
export function directorAmong(staff: Iterable<StaffRow>, supervisor: Supervisor): Person | undefined {
  const present = [...staff].filter((s) => s.leftOn === null);
  const directors = present.filter((s) => s.roles.includes('director'));
  const own = directors.find((s) => s.id === supervisor?.reportsToId);
  const found = own ?? directors[0] ?? present.find((s) => s.roles.includes('gm'));
  return presentPerson(found ?? null);
}
