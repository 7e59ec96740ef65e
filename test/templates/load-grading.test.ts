import { describe, expect, it } from 'vitest';
import { loadGrading } from '../../templates/reader/load-grading.ts';
import { defaultTemplatesDir } from '../../templates/reader/templates-dir.ts';
import { editedTemplates, problemsOf } from './edited-templates.ts';

describe('the grading', () => {
  it('of the program itself is the company’s own table', () => {
    expect(loadGrading(defaultTemplatesDir())).toEqual({
      bands: [
        { grade: 'A1', fromFen: 50_000_000n, toFen: null },
        { grade: 'A2', fromFen: 20_000_000n, toFen: 30_000_000n },
        { grade: 'B1', fromFen: 5_000_000n, toFen: 10_000_000n },
        { grade: 'B2', fromFen: 2_000_000n, toFen: 5_000_000n },
      ],
      keyAccountOverBasisPoints: 500,
      levels: { A1: 'strategic', A2: 'important' },
      policies: expect.objectContaining({
        A1: expect.objectContaining({ en: expect.stringContaining('best') }),
      }),
    });
  });

  it('takes amounts with decimals and commas, and hundredths of a percent', () => {
    const dir = editedTemplates({
      'grading.yaml':
        'bands: [{ grade: A1, from: "1,000.50" }]\nkeyAccount: { salesShareOver: 7.25% }\nlevels: {}\n',
    });
    expect(loadGrading(dir)).toEqual({
      bands: [{ grade: 'A1', fromFen: 100_050n, toFen: null }],
      keyAccountOverBasisPoints: 725,
      levels: {},
      policies: {},
    });
  });

  it.each([
    ['from: 500000', 'from: -5', 'bands[0].from', 'expected an amount in yuan such as 500000'],
    ['from: 500000', 'from: 0.001', 'bands[0].from', 'expected an amount in yuan such as 500000'],
    ['grade: B2', 'grade: C', 'bands[3].grade', 'found "C"; expected one of A1, A2, B1, B2'],
    ['grade: A2', 'grade: A1', 'bands[1].grade', 'A1 is there already'],
    ['to: 300000', 'to: 600000', 'bands[1].to', 'at or below the beginning of the band before'],
    ['from: 200000, to', 'from: 700000, to', 'bands[1].from', 'the highest first'],
    ['to: 300000', 'to: 100000', 'bands[1].to', 'ends before it begins'],
    [', to: 300000', '', 'bands[1].to', 'at or below the beginning of the band before'],
    ['Over: 5%', 'Over: 5', 'keyAccount.salesShareOver', 'found 5; expected a part such as 5% or 7.5%'],
    [
      'A1: strategic',
      'A1: strategy',
      'levels.A1',
      'found "strategy"; expected one of strategic, important, ordinary',
    ],
    ['A1: strategic', 'A3: strategic', 'levels.A3', 'unknown key; expected one of A1, A2, B1, B2, C, D'],
  ])('%j → %j is a mistake that is named with its line and key', (from, to, key, message) => {
    const problems = problemsOf(() => loadGrading(editedTemplates({ 'grading.yaml': [from, to] })));
    expect(
      problems.some((p) => /^grading\.yaml:\d+ /.test(p) && p.includes(` ${key} | `) && p.includes(message)),
      problems.join('\n'),
    ).toBe(true);
  });

  it('must be there', () => {
    expect(problemsOf(() => loadGrading(editedTemplates({ 'grading.yaml': null })))).toHaveLength(1);
  });
});
