import { z } from 'zod';
import type { Prisma } from '../../prisma/client.ts';
import { ownerRoles } from '../../templates/reader/playbook.ts';

const ids = z.array(z.string()).readonly();

/** What a handover moves or has moved, as it is kept with it. */
const movedSchema = z.object({
  seats: z.array(z.object({ customerId: z.string(), seat: z.enum(ownerRoles) })).readonly(),
  /** Contact plans. */
  plans: z.array(z.object({ customerId: z.string(), planId: z.string() })).readonly(),
  /** All customers that were planned again with it. */
  affected: ids,
  /** Colleagues who reported to whoever left, and to whom they report since. */
  reports: ids,
  reportsTo: z.string().nullable(),
  /** Absences in which whoever left was to stand in; they have ended. */
  absences: ids,
  /** Notices that were waiting for whoever left; they were cancelled. */
  notices: ids,
  /** Calendar feeds of whoever left; they were revoked. */
  feeds: ids,
});

export type Moved = z.infer<typeof movedSchema>;

export const nothingMoved: Moved = {
  seats: [],
  plans: [],
  affected: [],
  reports: [],
  reportsTo: null,
  absences: [],
  notices: [],
  feeds: [],
};

export function readMoved(stored: unknown): Moved {
  return movedSchema.parse({ ...nothingMoved, ...(stored as object) });
}

export function storeMoved(moved: Moved): Prisma.InputJsonObject {
  return { ...moved };
}

const scopeSchema = z.array(z.string()).nullable();

/** The customers a handover was shown for; null: all there are. */
export function readScope(stored: unknown): readonly string[] | null {
  return scopeSchema.parse(stored);
}

/** The customers among what moved, in the order in which they are locked. */
export function customersAmong({ seats, plans }: Pick<Moved, 'seats' | 'plans'>): string[] {
  return [...new Set([...seats, ...plans].map(({ customerId }) => customerId))].toSorted();
}
