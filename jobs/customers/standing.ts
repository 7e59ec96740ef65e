import { z } from 'zod';
import type { Tx } from '../../prisma/client.ts';
import { ownerRoles, tiers } from '../../templates/reader/playbook.ts';
import { customerOwnerSeat } from '../plan/people.ts';

/**
 * What decides who has a customer: its tier, and who sits in which seat. Posts and contact plans are seats here too, by
 * name and id.
 */
const standingSchema = z.object({
  tier: z.enum(tiers),
  holders: z.record(z.string(), z.string()).readonly(),
});

export type Standing = z.infer<typeof standingSchema>;

export const toStoredStanding = (standing: Standing): string => JSON.stringify(standing);

/** Reads standings of many customers, of which most are alike: each text is read once. */
export function standingReader(): (stored: string) => Standing {
  const known = new Map<string, Standing>();
  return (stored) => {
    const standing = known.get(stored) ?? standingSchema.parse(JSON.parse(stored));
    known.set(stored, standing);
    return standing;
  };
}

/** By customer, in the order of their codes. */
export async function readStandings(
  tx: Tx,
  customerIds: readonly string[],
): Promise<ReadonlyMap<string, Standing>> {
  const rows = await tx.customer.findMany({
    where: { id: { in: [...customerIds] } },
    orderBy: { code: 'asc' },
    select: {
      id: true,
      tier: true,
      supervisorId: true,
      salespersonId: true,
      assistantId: true,
      postSeats: { select: { post: true, staffId: true } },
      contactPlans: { where: { endedAt: null }, select: { id: true, staffId: true } },
    },
  });
  return new Map(
    rows.map(({ id, tier, postSeats, contactPlans, ...row }) => {
      const seats = ownerRoles.map((seat) => [seat, row[`${seat}Id`]] as const);
      const posts = postSeats.map(({ post, staffId }) => [post, staffId] as const);
      const plans = contactPlans.map((plan) => [plan.id, plan.staffId] as const);
      const holders = Object.fromEntries(
        [...seats, ...posts, ...plans].flatMap(([seat, holder]) =>
          holder === null ? [] : [[seat, holder] as const],
        ),
      );
      return [id, { tier, holders }];
    }),
  );
}

export interface Way {
  readonly from: string | null;
  readonly to: string | null;
}

/** From whom to whom a customer passes, each way once; to or from no one only where there is no one else. */
export function passesBetween(before: Standing, after: Standing): readonly Way[] {
  const ways = new Map<string, Way>();
  const passing = (from: string | null, to: string | null): void => {
    if (from !== to) ways.set(`${from ?? ''}:${to ?? ''}`, { from, to });
  };
  for (const seat of new Set([...Object.keys(before.holders), ...Object.keys(after.holders)]))
    passing(before.holders[seat] ?? null, after.holders[seat] ?? null);
  if (before.tier !== after.tier) passing(ownerOf(before), ownerOf(after));
  const all = [...ways.values()];
  return all.filter(
    ({ from, to }) =>
      (to !== null || !all.some((one) => one.from === from && one.to !== null)) &&
      (from !== null || !all.some((one) => one.to === to && one.from !== null)),
  );
}

/**
 * The seats that pass this way, unless they say no more than that the customer itself does: posts, contact plans, and
 * what passes along with them.
 */
export function seatsPassing({ from, to }: Way, before: Standing, after: Standing): readonly string[] {
  const seats = [...new Set([...Object.keys(before.holders), ...Object.keys(after.holders)])].filter(
    (seat) => (before.holders[seat] ?? null) === from && (after.holders[seat] ?? null) === to,
  );
  return seats.every((seat) => ownerRoles.some((role) => role === seat)) ? [] : seats;
}

const ownerOf = ({ tier, holders }: Standing): string | null => holders[customerOwnerSeat[tier]] ?? null;
