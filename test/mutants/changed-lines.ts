/** The lines of each file that a diff without context has written, by the numbers they have now. */
export function changedLines(diff: string): ReadonlyMap<string, ReadonlySet<number>> {
  const lines = new Map<string, Set<number>>();
  let file: Set<number> | undefined;
  for (const line of diff.split('\n')) {
    const name = /^\+\+\+ b\/(.*)$/.exec(line)?.[1];
    if (name !== undefined) {
      file = new Set();
      lines.set(name, file);
    }
    const [, from, count] = /^@@ -\S+ \+(\d+)(?:,(\d+))? @@/.exec(line) ?? [];
    if (from === undefined) continue;
    for (let at = 0; at < Number(count ?? 1); at += 1) file?.add(Number(from) + at);
  }
  return lines;
}
