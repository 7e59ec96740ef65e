import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type GradeFacts, suggestGrade } from '../../jobs/grades/suggest-grade.ts';
import type { ValueGrade } from '../../templates/reader/grading.ts';
import { valueGrades } from '../../templates/reader/grading.ts';
import { loadGrading } from '../../templates/reader/load-grading.ts';
import { readYuan } from '../../templates/reader/money.ts';
import { defaultTemplatesDir } from '../../templates/reader/templates-dir.ts';

const grading = loadGrading(defaultTemplatesDir());

const fen = (yuan: string): bigint => {
  const read = readYuan(yuan);
  if (read === null) throw new Error(`${yuan} is no amount`);
  return read;
};
const facts = (yuan: string | null, changed: Partial<GradeFacts> = {}): GradeFacts => ({
  annualVolumeFen: yuan === null ? null : fen(yuan),
  totalVolumeFen: fen('1000000000'),
  valueGrade: null,
  ...changed,
});
const suggested = (yuan: string | null) => suggestGrade(facts(yuan), grading).value;

describe('the value grade that an annual volume suggests', () => {
  const grade = (name: ValueGrade, needsReview = false) => ({ kind: 'grade', grade: name, needsReview });

  it.each([
    ['volume 500 000 → A1', '500000', grade('A1')],
    ['volume 499 999.99 → A2 + needsReview', '499999.99', grade('A2', true)],
    ['volume 300 000.01 → A2 + needsReview', '300000.01', grade('A2', true)],
    ['volume 300 000 → A2', '300000', grade('A2')],
    ['volume 200 000 → A2', '200000', grade('A2')],
    ['volume 199 999.99 → B1 + needsReview', '199999.99', grade('B1', true)],
    ['volume 100 000.01 → B1 + needsReview', '100000.01', grade('B1', true)],
    ['volume 100 000 → B1', '100000', grade('B1')],
    ['volume 50 000 → B1', '50000', grade('B1')],
    ['volume 49 999.99 → B2', '49999.99', grade('B2')],
    ['volume 20 000 → B2', '20000', grade('B2')],
    ['volume 19 999.99 → none', '19999.99', { kind: 'none' }],
    ['volume 0 → none', '0', { kind: 'none' }],
    ['no volume → nothing can be suggested', null, { kind: 'unknown' }],
  ])('%s', (_case, yuan, value) => {
    expect(suggested(yuan)).toEqual(value);
  });

  const rank = (value: ReturnType<typeof suggested>) =>
    value.kind === 'grade' ? valueGrades.length - valueGrades.indexOf(value.grade) : 0;
  const volume = fc.bigInt({ min: 0n, max: fen('2000000') });

  it('is never C or D, and never lower for a greater volume', () => {
    fc.assert(
      fc.property(volume, volume, (a, b) => {
        const [less, more] = a < b ? [a, b] : [b, a];
        const of = (annualVolumeFen: bigint) =>
          suggestGrade({ ...facts(null), annualVolumeFen }, grading).value;
        expect(['C', 'D']).not.toContain(of(less).kind === 'grade' ? of(less) : null);
        const found = of(less);
        if (found.kind === 'grade') expect(['A1', 'A2', 'B1', 'B2']).toContain(found.grade);
        expect(rank(of(less))).toBeLessThanOrEqual(rank(of(more)));
      }),
    );
  });

  it('needs a review exactly where the volume lies in no band of the table', () => {
    fc.assert(
      fc.property(volume, (annualVolumeFen) => {
        const { value } = suggestGrade({ ...facts(null), annualVolumeFen }, grading);
        const inBand = grading.bands.some(
          ({ fromFen, toFen }) => annualVolumeFen >= fromFen && (toFen === null || annualVolumeFen <= toFen),
        );
        expect(value.kind === 'grade' && !value.needsReview).toBe(inBand);
      }),
    );
  });
});

describe('a key account by its part of the sales total', () => {
  const isSuggested = (volumeFen: bigint, totalVolumeFen: bigint) =>
    suggestGrade({ annualVolumeFen: volumeFen, totalVolumeFen, valueGrade: null }, grading).keyAccount;

  it.each([
    ['5.0 % → no', 500n, false],
    ['5.01 % → yes', 501n, true],
    ['4.99 % → no', 499n, false],
    ['100 % → yes', 10_000n, true],
  ] as const)('%s', (_case, partOfTenThousand, expected) => {
    expect(isSuggested(partOfTenThousand * 700n, 10_000n * 700n)).toBe(expected);
  });

  it('one fen over 5 % is over it, however large the total', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 16n }), (twentieth) => {
        expect(isSuggested(twentieth, twentieth * 20n)).toBe(false);
        expect(isSuggested(twentieth + 1n, twentieth * 20n)).toBe(true);
      }),
    );
  });

  it('is not suggested where nothing is known', () => {
    expect(suggestGrade(facts(null, { totalVolumeFen: 0n }), grading).keyAccount).toBe(false);
    expect(suggestGrade(facts('0', { totalVolumeFen: 0n }), grading).keyAccount).toBe(false);
  });
});

describe('the strategic level', () => {
  it.each([
    ['A1', 'strategic'],
    ['A2', 'important'],
    ['B1', null],
    ['B2', null],
    ['C', null],
    ['D', null],
  ] as const)('of a customer that is %s: %s is suggested', (valueGrade, level) => {
    expect(suggestGrade(facts('500000', { valueGrade }), grading).level).toBe(level);
  });

  it('goes by the suggested value grade while none is confirmed', () => {
    expect(suggestGrade(facts('500000'), grading).level).toBe('strategic');
    expect(suggestGrade(facts('19999.99'), grading).level).toBeNull();
    expect(suggestGrade(facts(null), grading).level).toBeNull();
  });

  it('a key account suggests no level, and a level no key account: none of the four implies another', () => {
    const big = suggestGrade(
      { ...facts('30000', { valueGrade: 'B2' }), totalVolumeFen: fen('30000') },
      grading,
    );
    expect(big).toMatchObject({ keyAccount: true, level: null });
    expect(suggestGrade(facts('500000', { valueGrade: 'A1' }), grading)).toMatchObject({
      level: 'strategic',
      keyAccount: false,
    });
  });
});
