/** Splits items into pages, so that a statement and its result stay small for any number of items. */
export function* inPages<Item>(items: readonly Item[], size: number): Generator<readonly Item[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size);
}
