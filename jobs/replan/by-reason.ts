/** Changes that have one reason are written in one statement. */
export function byReason<C extends { readonly reason: string }>(changes: readonly C[]): Map<string, C[]> {
  const groups = new Map<string, C[]>();
  for (const change of changes) {
    const group = groups.get(change.reason);
    if (group === undefined) groups.set(change.reason, [change]);
    else group.push(change);
  }
  return groups;
}
