/** Edit distance by characters, with a swap of neighbours as one edit (Damerau-Levenshtein). */
function distance(from: string, to: string): number {
  const a = Array.from(from);
  const b = Array.from(to);
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, index) => index)];
  const cell = (row: number, column: number): number => rows[row]?.[column] ?? Number.POSITIVE_INFINITY;
  for (let i = 1; i <= a.length; i += 1) {
    rows.push([i]);
    for (let j = 1; j <= b.length; j += 1) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      const swap = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? cell(i - 2, j - 2) + 1 : Infinity;
      rows[i]?.push(Math.min(cell(i - 1, j) + 1, cell(i, j - 1) + 1, cell(i - 1, j - 1) + change, swap));
    }
  }
  return cell(a.length, b.length);
}

/** The likely intended words, nearest first: at most three, each with at most a third of its characters differing. */
export function nearest(typed: string, known: readonly string[]): readonly string[] {
  const word = typed.toLowerCase();
  return known
    .map((candidate) => ({ candidate, far: farFrom(word, candidate.toLowerCase()) }))
    .filter(({ candidate, far }) => far <= Math.max(1, Math.floor(Array.from(candidate).length / 3)))
    .sort((a, b) => a.far - b.far)
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

/** A prefix counts as distance 1: typing was probably cut short. */
function farFrom(word: string, candidate: string): number {
  if (word.length > 40 || word.length > candidate.length * 2 + 1) return Number.POSITIVE_INFINITY;
  return Array.from(word).length > 1 && candidate.startsWith(word) ? 1 : distance(word, candidate);
}
