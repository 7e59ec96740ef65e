import { z } from 'zod';
import type { Prisma } from '../../prisma/client.ts';

const ids = z.array(z.string()).readonly();
const seat = z.string().nullable();

/** What a merge moved, as stored with it. */
const movedSchema = z.object({
  /** By column, what identifies the rows. */
  rows: z.record(z.string(), ids),
  /** Contact plans, with their number before. */
  plans: z.array(z.object({ id: z.string(), number: z.number() })).readonly(),
  /** Follow-ups that the kept customer owes now, with their cycle and their owner before. */
  followUps: z.array(z.object({ id: z.string(), cycle: z.string(), ownerId: seat.optional() })).readonly(),
  /** Follow-ups that are only filed there, because it has the same one. */
  filed: ids,
  /** The kept customer's follow-ups that the merged customer has been served with. */
  served: ids,
  /** Of both customers; absent: merged by a version that did not note it. */
  wereOpen: ids.optional(),
  /** Reminders to the merged customer and about it that were withdrawn. */
  withdrawn: z.number(),
  /** Groups on a platform on which the kept customer has one. */
  secondRooms: ids,
  /** Fields of the kept customer that were empty. */
  filled: ids,
  /** The merged customer before. */
  before: z.object({
    state: z.enum(['active', 'paused', 'ended']),
    supervisorId: seat,
    salespersonId: seat,
    assistantId: seat,
    waits: z.boolean(),
  }),
});

export type Moved = z.infer<typeof movedSchema>;

export function readMoved(stored: unknown): Moved {
  return movedSchema.parse(stored);
}

export function storeMoved(moved: Moved): Prisma.InputJsonObject {
  return { ...moved };
}
