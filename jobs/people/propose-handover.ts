import type { Temporal } from 'temporal-polyfill';
import { Prisma, type Tx } from '../../prisma/client.ts';
import { toDbDate, toDbInstant } from '../../prisma/days.ts';
import type { Core } from '../core.ts';
import type { StaffMember } from '../staff/staff-member.ts';
import { changeOnce, madeBefore } from '../inbox/change-once.ts';
import { nothingMoved, storeMoved } from './moved.ts';

export interface Proposal {
  readonly from: StaffMember;
  /** Null: no successor; the seats become vacant. */
  readonly to: StaffMember | null;
  /** The customers it was shown for; null: all customers at the time it runs. */
  readonly scope: readonly string[] | null;
  /** For a departure: the first day on which the person is gone. */
  readonly leavesOn: Temporal.PlainDate | null;
}

/**
 * Stores a previewed handover until it is confirmed. Nothing moves yet; the confirmation button carries only its id.
 *
 * @returns the id
 */
export async function proposeHandover(
  core: Core,
  by: StaffMember | null,
  { from, to, scope, leavesOn }: Proposal,
): Promise<string> {
  const kept = await madeBefore(core, 'handover.propose');
  if (kept !== null) return kept;
  const propose = async (tx: Tx): Promise<string> => {
    const { id } = await tx.handover.create({
      data: {
        fromId: from.id,
        toId: to?.id ?? null,
        leaving: leavesOn !== null,
        on: leavesOn === null ? null : toDbDate(leavesOn),
        actorId: by?.id ?? null,
        at: toDbInstant(core.clock.now()),
        scope: scope === null ? Prisma.DbNull : [...scope],
        moved: storeMoved(nothingMoved),
      },
    });
    return id;
  };
  return await changeOnce(core, 'handover.propose', propose, (id) => id);
}

/** Cancels a handover that has not run yet. Returns false otherwise. */
export async function cancelHandover(core: Core, id: string): Promise<boolean> {
  const { count } = await core.db.handover.updateMany({
    where: { id, state: { in: ['proposed', 'scheduled'] } },
    data: { state: 'cancelled' },
  });
  return count === 1;
}
