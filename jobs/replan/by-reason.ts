import type { Reason } from '../../templates/reader/said.ts';

/** Groups changes by reason; each group is written in one statement. */
export function byReason<C extends { readonly reason: Reason }>(
  changes: readonly C[],
): readonly { readonly reason: Reason; readonly same: readonly C[] }[] {
  const groups = new Map<string, { reason: Reason; same: C[] }>();
  for (const change of changes) {
    const key = JSON.stringify(change.reason);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { reason: change.reason, same: [change] });
    else group.same.push(change);
  }
  return [...groups.values()];
}
