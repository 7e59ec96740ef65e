import type { Temporal } from 'temporal-polyfill';
import type { Prisma, Tx } from '../../prisma/client.ts';
import { fromDbInstant, toDbInstant } from '../../prisma/days.ts';
import { said } from '../../templates/reader/said.ts';
import type { ActingStaff } from '../access/acting-staff.ts';
import { may } from '../access/scopes.ts';
import { customerFields, type CustomerRef } from '../customers/find-customer.ts';
import { XinhangError } from '../errors.ts';
import { type Moved, readMoved } from './moved.ts';

export interface FoundMerge {
  readonly id: string;
  readonly number: number;
  readonly kept: CustomerRef;
  readonly merged: CustomerRef;
  readonly at: Temporal.Instant;
  readonly moved: Moved;
  readonly undoneAt: Temporal.Instant | null;
}

const pair = { kept: { select: customerFields }, merged: { select: customerFields } } as const;
type Row = Prisma.CustomerMergeGetPayload<{ include: typeof pair }>;

export async function findMerge(tx: Tx, id: string): Promise<FoundMerge> {
  return toFound(await tx.customerMerge.findUniqueOrThrow({ where: { id }, include: pair }));
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** @returns null for anything but the id of a merge */
export async function mergeById(tx: Tx, id: string): Promise<FoundMerge | null> {
  const row = uuid.test(id) ? await tx.customerMerge.findUnique({ where: { id }, include: pair }) : null;
  return row === null ? null : toFound(row);
}

/** @throws XinhangError `not_found` */
export async function mergeByNumber(tx: Tx, number: number): Promise<FoundMerge> {
  const row = await tx.customerMerge.findUnique({ where: { number }, include: pair });
  if (row === null) throw new XinhangError('not_found', noMerge);
  return toFound(row);
}

/** Merges into a customer that still stand. */
export async function mergesInto(
  tx: Tx,
  keptId: string,
  since: Temporal.Instant,
): Promise<readonly FoundMerge[]> {
  const rows = await tx.customerMerge.findMany({
    where: { keptId, undoneAt: null, at: { gte: toDbInstant(since) } },
    include: pair,
  });
  return rows.map(toFound);
}

export const noMerge = said('merge/none');

/** To merge two customers, a person must manage both. For undoing, the merged one counts as it was before. */
export function mayUndo(by: ActingStaff, { kept, moved }: FoundMerge): boolean {
  return may('manage', by, kept) && may('manage', by, moved.before);
}

function toFound({ moved, at, undoneAt, ...row }: Row): FoundMerge {
  return {
    id: row.id,
    number: row.number,
    kept: row.kept,
    merged: row.merged,
    moved: readMoved(moved),
    at: fromDbInstant(at),
    undoneAt: undoneAt === null ? null : fromDbInstant(undoneAt),
  };
}
