import { describe, expect, it } from 'vitest';
import { createCalendar } from '../../jobs/calendar/create-calendar.ts';
import { loadCalendar } from '../../templates/reader/load-calendar.ts';
import { daysBetween, on } from '../calendar/days.ts';
import { editedTemplates, problemsOf } from './edited-templates.ts';

/** A year's notice as copied into the file. */
const year2027 = `published:
  - year: 2027
    元旦: { from: 2026-12-31, to: 2027-01-02, work: [2026-12-27] }
    春节: { from: 2027-02-05, to: 2027-02-12, work: [2027-01-31, 2027-02-20] }
    清明节: { from: 2027-04-03, to: 2027-04-05 }
    劳动节: { from: 2027-05-01, to: 2027-05-05, work: [2027-05-08] }
    端午节: { from: 2027-06-09, to: 2027-06-09 }
    中秋节: { from: 2027-09-15, to: 2027-09-15 }
    国庆节: { from: 2027-10-01, to: 2027-10-07, work: [2027-09-26, 2027-10-09] }
`;

const load = (calendar: string | null) => loadCalendar(editedTemplates({ 'calendar.yaml': calendar }));

describe('the company’s calendar', () => {
  const nothing = { published: [], daysOff: [], workingDays: [] };

  it('is optional, and may be empty', () => {
    expect(load(null)).toEqual(nothing);
    expect(load('')).toEqual(nothing);
    expect(loadCalendar(editedTemplates())).toEqual(nothing);
  });

  it('makes a copied notice a published year, day by day', () => {
    const calendar = createCalendar(load(year2027));
    expect(calendar.isPublished(2027)).toBe(true);
    const off = (first: string, last: string) =>
      daysBetween(first, last).filter((day) => !calendar.isWorkingDay(day)).length;
    expect(off('2027-02-05', '2027-02-12')).toBe(8);
    expect(off('2027-10-01', '2027-10-07')).toBe(7);
    expect(calendar.holiday(on('2027-02-10'))).toEqual({ 'zh-CN': '春节', en: 'Spring Festival' });
    expect(calendar.isWorkingDay(on('2026-12-27'))).toBe(true);
    expect(calendar.isWorkingDay(on('2026-12-31'))).toBe(false);
    expect(calendar.isWorkingDay(on('2027-02-20'))).toBe(true);
    expect(calendar.isWorkingDay(on('2027-10-08'))).toBe(true);
  });

  it('adds the company’s own days off and working days', () => {
    const calendar = createCalendar(
      load(`daysOff:
  - { from: 2026-07-20, to: 2026-07-22, zh: 年中会议, en: Mid-year meeting }
workingDays: [2026-07-25]
`),
    );
    expect(daysBetween('2026-07-20', '2026-07-25').map((day) => calendar.isWorkingDay(day))).toEqual([
      false,
      false,
      false,
      true,
      true,
      true,
    ]);
    expect(calendar.holiday(on('2026-07-21'))).toEqual({ 'zh-CN': '年中会议', en: 'Mid-year meeting' });
  });
});

describe('a mistake in the calendar is named with its line', () => {
  it.each([
    [
      year2027.replace(/ +端午节.*\n/, ''),
      2,
      'published[0].端午节',
      'missing; expected a mapping with from, to, work',
    ],
    [
      year2027.replace('2027-05-05', '2027-05-35'),
      6,
      'published[0].劳动节.to',
      'found "2027-05-35"; expected a real day such as 2026-10-01',
    ],
    [
      year2027.replace('to: 2027-04-05', 'to: 2027-04-01'),
      5,
      'published[0].清明节.to',
      'found 2027-04-01; expected 2027-04-03 or later',
    ],
    [
      year2027.replace('from: 2027-10-01', 'from: 2026-10-01'),
      9,
      'published[0].国庆节.from',
      'found 2026-10-01; expected a day of 2027',
    ],
    [
      year2027.replace('to: 2027-10-07', 'to: 2027-11-07'),
      9,
      'published[0].国庆节.to',
      'makes 38 days off; expected at most 31',
    ],
    [
      year2027.replace('2027-09-26', '2029-09-26'),
      9,
      'published[0].国庆节.work[0]',
      'found 2029-09-26; expected a day of 2027',
    ],
    [`${year2027}${year2027.replace('published:\n', '')}`, 10, 'published[1].year', '2027 is there already'],
    [
      'daysOff: [{ from: 2026-01-01, to: 2027-01-01, zh: 一, en: A }]',
      1,
      'daysOff[0].to',
      'makes 366 days off',
    ],
    ['daysoff: []', 1, 'daysoff', 'unknown key; expected one of published, daysOff, workingDays'],
    ['workingDays: [2026-02-30]', 1, 'workingDays[0]', 'found "2026-02-30"; expected a real day'],
    ['workingDays: 2026-02-28', 1, 'workingDays', 'expected a list of working days'],
  ])('%#', (calendar, line, key, message) => {
    const problems = problemsOf(() => load(calendar));
    expect(
      problems.some((p) => p.startsWith(`calendar.yaml:${line} ${key} | `) && p.includes(message)),
      problems.join('\n'),
    ).toBe(true);
  });
});
