import type { Temporal } from 'temporal-polyfill';
import type { Tx } from '../../prisma/client.ts';
import { toDbDate } from '../../prisma/days.ts';
import { type DeciderRule, subordinateIn } from '../../templates/reader/approvals.ts';
import { holdersAmong } from '../../templates/reader/roles.ts';
import type { StaffId } from '../plan/types.ts';
import { tellApart } from '../staff/name-people.ts';

/** A current staff member, with today's stand-in. */
export interface Approver {
  readonly id: StaffId;
  readonly code: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly reportsToId: StaffId | null;
  readonly standInId: StaffId | null;
  /** Has a chat account. Without one they could never be asked. */
  readonly reachable: boolean;
}

export type Approvers = ReadonlyMap<StaffId, Approver>;

/** Determines whose supervisor decides, and excludes the applicant. */
export interface Matter {
  readonly applicantId: StaffId;
  /** Who opened the entry that it is about; they do not decide either. */
  readonly openerId?: StaffId | null;
  /** Who owns that entry. */
  readonly ownerId?: StaffId | null;
  /** Null: not about a customer. */
  readonly customer: { readonly supervisorId: StaffId | null } | null;
}

export interface Decider {
  readonly id: StaffId;
  readonly name: string;
  /** The person who is away or is the applicant; null: the decider acts in their own right. */
  readonly standsInFor: { readonly id: StaffId; readonly name: string } | null;
}

export interface Deciders {
  /** Those who are asked and reminded. */
  readonly asked: readonly Decider[];
  /** Everyone who may decide, those asked first: a person who is away may still decide from the chat. */
  readonly may: readonly Decider[];
}

/** Everyone on the staff register on a day, longest registered first. */
export async function loadApprovers(tx: Tx, today: Temporal.PlainDate): Promise<Approvers> {
  const day = toDbDate(today);
  const rows = await tx.staff.findMany({
    where: { leftOn: null },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: {
      id: true,
      code: true,
      name: true,
      roles: true,
      reportsToId: true,
      absences: {
        where: { undoneAt: null, from: { lte: day }, to: { gte: day } },
        orderBy: { at: 'desc' },
        take: 1,
        select: { standInId: true },
      },
      identities: { take: 1, select: { platform: true } },
    },
  });
  const naming = await tellApart(tx);
  return new Map(
    rows.map(({ absences: [absence], identities, ...row }) => [
      row.id,
      { ...row, name: naming(row), standInId: absence?.standInId ?? null, reachable: identities.length > 0 },
    ]),
  );
}

/**
 * The current deciders: everyone with the role (any one may decide); for those away, their stand-ins. If that leaves
 * only the applicant, or no one with a chat account, the first stand-in role with a holder: a decision never waits for a
 * person who cannot be asked. No one decides about their own request. Computed on every
 * use, so that a request waiting for a person who left moves to the next one.
 */
export function decidersAmong(approvers: Approvers, rule: DeciderRule, matter: Matter): Deciders {
  const own = holdersOf(approvers, rule.role, matter);
  for (const role of [rule.role, ...rule.standIn]) {
    const holders = role === rule.role ? own : holdersOf(approvers, role, matter);
    const standing = holders.flatMap((holder) => dutyOf(approvers, holder, matter));
    const asked = [...new Map(standing.map((decider) => [decider.id, decider])).values()];
    if (asked.length === 0) continue;
    const away = [...own, ...holders].filter(
      ({ id }) => !isTheirs(matter, id) && !asked.some((decider) => decider.id === id),
    );
    const others = [...new Set(away)].map(({ id, name }) => ({ id, name, standsInFor: null }));
    return { asked, may: [...asked, ...others] };
  }
  return { asked: [], may: [] };
}

export function isTheirs({ applicantId, openerId }: Matter, id: StaffId): boolean {
  return id === applicantId || id === openerId;
}

/** Everyone on the staff register who is meant by a role. */
export function holdersOf(approvers: Approvers, role: string, matter: Matter): readonly Approver[] {
  const whom = subordinateIn(role);
  if (whom !== undefined) return superiorsOf(approvers, whom, matter);
  if (role !== 'supervisor') return holdersAmong([...approvers.values()], role);
  const id =
    matter.customer === null
      ? (approvers.get(matter.applicantId)?.reportsToId ?? null)
      : matter.customer.supervisorId;
  const supervisor = id === null ? undefined : approvers.get(id);
  return supervisor === undefined ? [] : [supervisor];
}

/** The person above them; if that is who applied, the next one above. */
function superiorsOf(
  approvers: Approvers,
  whom: NonNullable<ReturnType<typeof subordinateIn>>,
  matter: Matter,
): readonly Approver[] {
  const ids = { owner: matter.ownerId, opener: matter.openerId, applicant: matter.applicantId };
  const seen = new Set<StaffId>();
  let above = approvers.get(ids[whom] ?? '')?.reportsToId ?? null;
  while (above !== null && !seen.has(above)) {
    seen.add(above);
    const found = approvers.get(above);
    if (found !== undefined && !isTheirs(matter, found.id)) return [found];
    above = found?.reportsToId ?? null;
  }
  return [];
}

/** The holder, or their stand-in, transitively; empty if that leads to the applicant, or to no chat account. */
export function dutyOf(approvers: Approvers, holder: Approver, matter: Matter): readonly Decider[] {
  const seen = new Set<StaffId>();
  let found: Approver | undefined = holder;
  while (found !== undefined && found.standInId !== null && !seen.has(found.id)) {
    seen.add(found.id);
    found = approvers.get(found.standInId);
  }
  if (found === undefined || seen.has(found.id) || isTheirs(matter, found.id) || !found.reachable) return [];
  const standsInFor = found.id === holder.id ? null : { id: holder.id, name: holder.name };
  return [{ id: found.id, name: found.name, standsInFor }];
}
