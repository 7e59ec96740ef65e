/** Some at a time, so that a statement and what it brings back stay small however many there are. */
export function* inPages<Item>(items: readonly Item[], size: number): Generator<readonly Item[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size);
}
