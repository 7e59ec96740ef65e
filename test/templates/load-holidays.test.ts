import { describe, expect, it } from 'vitest';
import { greetedKeys, readHolidays } from '../../templates/reader/load-holidays.ts';
import type { TemplateProblem } from '../../templates/reader/template-error.ts';
import { editedTemplates } from './edited-templates.ts';

function read(holidays: string | null) {
  const problems: TemplateProblem[] = [];
  const found = readHolidays(editedTemplates({ 'holidays.yaml': holidays }), problems);
  return { found, problems: problems.map(({ line, key, message }) => `${line} ${key} | ${message}`) };
}

/** One festival with part of it replaced. */
const one = (rule: string) => `festivals:\n  - { key: laba, zh: 腊八节, en: Laba, greet: true${rule} }\n`;

describe('holidays.yaml', () => {
  it.each([
    [', solar: "02-28"', { kind: 'solar', month: 2, day: 28 }],
    [', solar: 10-01', { kind: 'solar', month: 10, day: 1 }],
    [', lunar: "12-08"', { kind: 'lunar', month: 12, day: 8 }],
    [', lunar: last', { kind: 'lunar-year-end' }],
    [', term: 冬至', { kind: 'term', name: '冬至' }],
  ])('reads a festival on %s', (rule, on) => {
    expect(read(one(rule))).toEqual({
      found: [{ key: 'laba', label: { 'zh-CN': '腊八节', en: 'Laba' }, greeted: true, on }],
      problems: [],
    });
  });

  it.each([
    [', solar: "02-29"', /a day that every year has/],
    [', solar: "04-31"', /a day that every year has/],
    [', solar: "13-01"', /a month and a day such as "10-01"/],
    [', lunar: "12-30"', /a month and a day such as "08-15", or last/],
    [', lunar: "闰08-15"', /a month and a day such as "08-15", or last/],
    [', term: 清明节', /a solar term such as 清明/],
    ['', /expected one of solar, lunar and term/],
    [', solar: "10-01", lunar: "08-15"', /expected one of solar, lunar and term/],
    [', solar: "10-01", sing: true', /unknown key/],
  ])('refuses a festival with “%s”, with the line and what is expected', (rule, message) => {
    const { problems } = read(one(rule));
    expect(problems).toEqual([expect.stringMatching(/^2 /)]);
    expect(problems[0]).toMatch(message);
  });

  it('refuses a duplicate key: its texts and cycles would be ambiguous', () => {
    const twice = one(', solar: "10-01"').replace('festivals:\n', '');
    expect(read(`festivals:\n${twice}${twice}`).problems).toEqual([
      '3 festivals[1].key | laba is there already; expected each only once',
    ]);
  });

  it('reports where the YAML breaks off, and what a file without a list lacks', () => {
    expect(read('festivals: [').problems[0]).toMatch(/^\d/);
    expect(read('festivals: {}').problems).toEqual([expect.stringContaining('a list of festivals')]);
    expect(read('').problems).toHaveLength(1);
  });

  it('must exist: without it greetings would silently stop', () => {
    expect(read(null).problems).toEqual([expect.stringContaining('cannot be read')]);
  });

  it('asks for texts of the greeted ones alone', () => {
    const { found } = read(
      `${one(', lunar: "12-08"')}  - { key: qingming, zh: 清明节, en: Qingming, term: 清明, greet: false }\n`,
    );
    expect(greetedKeys(found)).toEqual(['laba']);
  });
});
