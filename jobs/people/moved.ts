import { z } from 'zod';
import type { Prisma } from '../../prisma/client.ts';
import { ownerRoles } from '../../templates/reader/playbook.ts';

const ids = z.array(z.string()).readonly();

/** What a handover moves or moved, as stored with it. */
const movedSchema = z.object({
  seats: z.array(z.object({ customerId: z.string(), seat: z.enum(ownerRoles) })).readonly(),
  /** Posts of `roles.yaml` that the person held for a customer. */
  posts: z.array(z.object({ customerId: z.string(), post: z.string() })).readonly(),
  /** Contact plans. */
  plans: z.array(z.object({ customerId: z.string(), planId: z.string() })).readonly(),
  /** All customers replanned with it. */
  affected: ids,
  /** Reports of the person who left, and their new superior. */
  reports: ids,
  reportsTo: z.string().nullable(),
  /** Ended absences in which the person who left was the stand-in. */
  absences: ids,
  /** Cancelled notices to the person who left. */
  notices: ids,
  /** Revoked calendar feeds of the person who left. */
  feeds: ids,
});

export type Moved = z.infer<typeof movedSchema>;

export const nothingMoved: Moved = {
  seats: [],
  posts: [],
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

/** The customers a handover was shown for; null: all. */
export function readScope(stored: unknown): readonly string[] | null {
  return scopeSchema.parse(stored);
}

/** The customers concerned, in locking order. */
export function customersAmong({ seats, posts, plans }: Pick<Moved, 'seats' | 'posts' | 'plans'>): string[] {
  return [...new Set([...seats, ...posts, ...plans].map(({ customerId }) => customerId))].toSorted();
}
