import { type DecisionStep, deciderRoles, subordinateIn } from './approvals.ts';
import type { Post } from './roles.ts';
import type { Report } from './yaml-source.ts';

/** The roles and posts that a chain of deciders names, and whether it can come to an end. */
export function checkDeciders(
  chain: readonly DecisionStep[],
  { posts, about }: { readonly posts: readonly Post[]; readonly about: 'entry' | 'request' },
  report: Report,
): void {
  const known = [...deciderRoles, ...posts.map(({ key }) => key)];
  for (const [i, { seats, needs, perHolder, says, no }] of chain.entries()) {
    for (const { role, standIn } of seats) {
      const whom = subordinateIn(role);
      if (whom === undefined && !known.includes(role)) report([i, 'role'], notAmong(role, known));
      if (whom === 'owner' && about === 'request')
        report([i, 'superiorOf'], 'a request has no owner; expected applicant');
      const unknown = standIn.find((one) => !known.includes(one));
      if (unknown !== undefined) report([i, 'standIn'], notAmong(unknown, known));
      if (perHolder && (role === 'supervisor' || whom !== undefined))
        report([i, 'quorum'], `${role} is one person; expected a role or post that several hold`);
    }
    if (!perHolder && needs !== 'all' && needs > seats.length)
      report([i, 'quorum'], `found ${needs}; there are only ${seats.length} to vote`);
    if (no !== undefined && says !== 'decision')
      report([i, 'no'], `a no has no effect here (\`says: ${says}\`); expected none`);
    if (no !== undefined && about === 'request')
      report([i, 'no'], 'a request leads to no state; expected none');
  }
  if (chain.every(({ if: only }) => only !== undefined))
    report([], 'all of them may be passed over; expected a step without `if`');
}

/** The message for a role or post that there is not, or not here. */
export function notAmong(found: string, known: readonly string[]): string {
  return `found "${found}"; expected one of ${known.join(', ')}`;
}
