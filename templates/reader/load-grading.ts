import { z } from 'zod';
import { type Grading, type ValueGrade, type VolumeBand, valueGrades } from './grading.ts';
import { readYuan } from './money.ts';
import { levels } from './playbook.ts';
import type { TemplateProblem } from './template-error.ts';
import { refuse } from './template-error.ts';
import { type Folder, readTemplateFile } from './template-file.ts';
import { checkYaml, parseYaml, problemAt } from './yaml-source.ts';
import { labels, listOf, mapping, oneOf, phrase } from './yaml-words.ts';

const file = 'grading.yaml';

const yuanExpected = 'an amount in yuan such as 500000';
const yuan = z.union([z.number(), z.string()], { error: yuanExpected }).transform((written, context) => {
  const fen = readYuan(String(written));
  if (fen !== null) return fen;
  context.addIssue({ code: 'custom', message: yuanExpected });
  return z.NEVER;
});

/** At most two decimals, so that it is a whole number of basis points. */
const percent = phrase(/^(100|\d{1,2}(\.\d{1,2})?)%$/, 'a part such as 5% or 7.5%').transform((written) =>
  Math.round(Number.parseFloat(written) * 100),
);

// The grades with volume bands. C and D have none and are a matter of judgement (requirements 4.23).
const banded = oneOf(['A1', 'A2', 'B1', 'B2']);
const level = oneOf(levels);

export const schema = mapping({
  bands: listOf(
    mapping({ grade: banded, from: yuan, to: yuan.optional() }),
    'a list of bands, the highest first',
  ),
  keyAccount: mapping({ salesShareOver: percent }),
  levels: byGrade(level),
  policies: byGrade(labels).optional(),
});

function byGrade<T extends z.ZodType>(of: T) {
  return mapping(
    Object.fromEntries(valueGrades.map((grade) => [grade, of.optional()])) as Record<
      ValueGrade,
      z.ZodOptional<T>
    >,
  );
}

/** @throws TemplateError with every problem of the file */
export function loadGrading(dir: Folder): Grading {
  const problems: TemplateProblem[] = [];
  const grading = readGrading(dir, problems);
  refuse(problems);
  return grading;
}

const nothing: Grading = { bands: [], keyAccountOverBasisPoints: 10_000, levels: {}, policies: {} };

/** @returns a grading without suggestions if there are problems */
export function readGrading(dir: Folder, problems: TemplateProblem[]): Grading {
  const text = readTemplateFile(dir, file, problems);
  const source = text === null ? null : parseYaml(file, text, problems);
  const written = source === null ? null : checkYaml(source, schema, problems);
  if (source === null || written === null) return nothing;
  const bands = written.bands.map(({ grade, from, to }) => ({ grade, fromFen: from, toFen: to ?? null }));
  for (const { path, message } of findBandProblems(bands)) {
    problems.push(problemAt(source, ['bands', ...path], message));
  }
  return {
    bands,
    keyAccountOverBasisPoints: written.keyAccount.salesShareOver,
    levels: Object.fromEntries(Object.entries(written.levels).filter(([, to]) => to !== undefined)),
    policies: Object.fromEntries(
      Object.entries(written.policies ?? {}).filter(([, policy]) => policy !== undefined),
    ),
  };
}

interface BandProblem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

function findBandProblems(bands: readonly VolumeBand[]): readonly BandProblem[] {
  return bands.flatMap(({ grade, fromFen, toFen }, n): BandProblem[] => {
    const above = bands[n - 1];
    const found: BandProblem[] = [];
    if (bands.findIndex((other) => other.grade === grade) < n) {
      found.push({ path: [n, 'grade'], message: `${grade} is there already; expected each only once` });
    }
    if (toFen !== null && toFen < fromFen) {
      found.push({ path: [n, 'to'], message: 'ends before it begins; expected no less than from' });
    }
    if (above !== undefined && fromFen >= above.fromFen) {
      found.push({ path: [n, 'from'], message: 'expected less than in the band before: the highest first' });
    }
    if (above !== undefined && (toFen === null || toFen > above.fromFen)) {
      found.push({
        path: [n, 'to'],
        message: 'expected an end at or below the beginning of the band before',
      });
    }
    return found;
  });
}
