/**
 * Caches a pure function of a text. Folders of templates mostly repeat each other: a front matter is the same in many
 * texts, and the folder that `preview --diff` compares with differs in a few files.
 *
 * @param limit number of results kept; when it is reached, the cache starts over
 */
export function remember<T>(limit: number, compute: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const result = compute(text);
    if (known.size >= limit) known.clear();
    known.set(text, result);
    return result;
  };
}
