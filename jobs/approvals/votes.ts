import type { DecisionStep } from '../../templates/reader/approvals.ts';
import {
  type Approvers,
  type Deciders,
  decidersAmong,
  dutyOf,
  holdersOf,
  isTheirs,
  type Matter,
} from './deciders.ts';

/** A vote of a step that has not been given. */
export interface Vote {
  /** As stored with the decision: the number of the seat, or whose vote it is. */
  readonly key: string;
  readonly deciders: Deciders;
}

/** A vote that was given. */
interface Given {
  readonly seat: string;
  readonly approved: boolean;
}

/** The votes of a step that have not been given. */
export function openVotes(
  approvers: Approvers,
  step: DecisionStep,
  matter: Matter,
  given: readonly Given[],
): readonly Vote[] {
  return votesOf(approvers, step, matter).filter(({ key }) => !given.some(({ seat }) => seat === key));
}

function votesOf(approvers: Approvers, step: DecisionStep, matter: Matter): readonly Vote[] {
  const [first] = step.seats;
  const holders = step.perHolder ? holdersOf(approvers, first.role, matter) : [];
  const own = holders.flatMap((holder): Vote[] => {
    if (isTheirs(matter, holder.id)) return [];
    const asked = dutyOf(approvers, holder, matter);
    if (asked.length === 0) return [];
    const isAway = asked.every(({ id }) => id !== holder.id);
    const self = { id: holder.id, name: holder.name, standsInFor: null };
    return [{ key: holder.id, deciders: { asked, may: isAway ? [...asked, self] : asked } }];
  });
  if (own.length > 0) return own;
  return step.seats.map((rule, n) => ({ key: String(n), deciders: decidersAmong(approvers, rule, matter) }));
}

/**
 * What the votes of a step come to. An opinion or an acknowledgement only has to be given. With fewer who can vote than
 * have to say yes, all of them have to.
 */
export function outcomeOf(
  { needs, says }: DecisionStep,
  open: number,
  given: readonly Given[],
): 'waits' | 'yes' | 'no' {
  const total = open + given.length;
  const needed = needs === 'all' ? total : Math.min(needs, total);
  const yes = says === 'decision' ? given.filter(({ approved }) => approved).length : given.length;
  if (yes >= needed) return 'yes';
  return given.length - yes > total - needed ? 'no' : 'waits';
}
