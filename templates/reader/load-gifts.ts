import { z } from 'zod';
import type { TemplateProblem } from './template-error.ts';
import { type Folder, readTemplateFile } from './template-file.ts';
import { checkYaml, parseYaml, problemAt } from './yaml-source.ts';
import { mapping, wholeNumber } from './yaml-words.ts';

/** Caps for anniversary gifts. The cap of the last listed year applies to every later one. */
export interface GiftRules {
  /** In fen, starting with the first anniversary. */
  readonly capsFen: readonly bigint[];
}

const file = 'gifts.yaml';
const expected = 'a mapping from the first year on, such as { 1: 500, 2: 1000 }';
const mostYuan = 1_000_000;

export const schema = mapping({
  caps: z.record(z.string(), wholeNumber(0, mostYuan), { error: expected }),
});

export function readGifts(dir: Folder, problems: TemplateProblem[]): GiftRules {
  const text = readTemplateFile(dir, file, problems);
  const source = text === null ? null : parseYaml(file, text, problems);
  const written = source === null ? null : checkYaml(source, schema, problems);
  if (source === null || written === null) return { capsFen: [] };
  const years = Object.keys(written.caps)
    .map(Number)
    .toSorted((a, b) => a - b);
  if (years.length === 0 || years.some((year, n) => year !== n + 1)) {
    problems.push(problemAt(source, ['caps'], `expected ${expected}, without a year left out`));
  }
  return { capsFen: years.map((year) => BigInt(written.caps[String(year)] ?? 0) * 100n) };
}
