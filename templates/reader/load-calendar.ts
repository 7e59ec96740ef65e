import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Temporal } from 'temporal-polyfill';
import type { z } from 'zod';
import type { CalendarOverrides, DayOff, PublishedYear } from './calendar-overrides.ts';
import type { TemplateProblem } from './template-error.ts';
import { refuse } from './template-error.ts';
import { type Folder, pathOf, readTemplateFile } from './template-file.ts';
import type { YamlSource } from './yaml-source.ts';
import { checkYaml, parseYaml, problemAt } from './yaml-source.ts';
import { day, listOf, mapping, wholeNumber, words } from './yaml-words.ts';

const file = 'calendar.yaml';
const nothing: CalendarOverrides = { published: [], daysOff: [], workingDays: [] };

/** Names as in the yearly notice of the State Council; a notice that lacks one of them is incomplete. */
const festivals = {
  元旦: "New Year's Day",
  春节: 'Spring Festival',
  清明节: 'Qingming Festival',
  劳动节: 'Labour Day',
  端午节: 'Dragon Boat Festival',
  中秋节: 'Mid-Autumn Festival',
  国庆节: 'National Day',
} as const;

const festival = mapping({ from: day, to: day, work: listOf(day, 'a list of make-up days').default([]) });

export const schema = mapping({
  published: listOf(
    mapping({
      year: wholeNumber(2000, 2099),
      元旦: festival,
      春节: festival,
      清明节: festival,
      劳动节: festival,
      端午节: festival,
      中秋节: festival,
      国庆节: festival,
    }),
    'a list of years',
  ).default([]),
  daysOff: listOf(
    mapping({ from: day, to: day, zh: words('the Chinese words'), en: words('the English words') }),
    'a list of days off',
  ).default([]),
  workingDays: listOf(day, 'a list of working days').default([]),
});

type Written = z.output<typeof schema>;

/**
 * The company's own days and newly published years. The file is optional.
 *
 * @throws TemplateError with every problem of the file
 */
export function loadCalendar(dir: Folder): CalendarOverrides {
  const problems: TemplateProblem[] = [];
  const overrides = readCalendar(dir, problems);
  refuse(problems);
  return overrides;
}

export function readCalendar(dir: Folder, problems: TemplateProblem[]): CalendarOverrides {
  if (!existsSync(join(pathOf(dir), file))) return nothing;
  const text = readTemplateFile(dir, file, problems);
  const source = text === null ? null : parseYaml(file, text, problems);
  // A file with only comments is valid and empty.
  if (source === null || source.data === null) return nothing;
  const written = checkYaml(source, schema, problems);
  if (written === null) return nothing;
  checkSpans(written, source, problems);
  return {
    published: written.published.map(toPublishedYear),
    daysOff: written.daysOff.flatMap(({ from, to, zh, en }) => daysOf(from, to, { 'zh-CN': zh, en })),
    workingDays: written.workingDays,
  };
}

/** Caps the length of a span: a typo in a year or month would silently close the company for months. */
const longestDays = 31;

function checkSpans({ published, daysOff }: Written, source: YamlSource, problems: TemplateProblem[]): void {
  const report = (path: readonly PropertyKey[], message: string) =>
    problems.push(problemAt(source, path, message));
  const checkSpan = (path: readonly PropertyKey[], from: Temporal.PlainDate, to: Temporal.PlainDate) => {
    const { days } = from.until(to, { largestUnit: 'days' });
    if (days < 0) report([...path, 'to'], `found ${to.toString()}; expected ${from.toString()} or later`);
    else if (days >= longestDays) {
      report([...path, 'to'], `makes ${days + 1} days off; expected at most ${longestDays}`);
    }
  };
  for (const [n, { from, to }] of daysOff.entries()) checkSpan(['daysOff', n], from, to);
  for (const [n, { year, ...named }] of published.entries()) {
    if (published.findIndex((other) => other.year === year) < n) {
      report(['published', n, 'year'], `${year} is there already; expected each year only once`);
    }
    for (const [name, { from, to, work }] of Object.entries(named)) {
      const path = ['published', n, name];
      checkSpan(path, from, to);
      for (const [key, on] of Object.entries({ from, to })) {
        // Only 元旦 may start in the preceding December.
        const first = name === '元旦' && key === 'from' ? year - 1 : year;
        if (on.year < first || on.year > year) {
          report([...path, key], `found ${on.toString()}; expected a day of ${year}`);
        }
      }
      for (const [i, on] of work.entries()) {
        if (Math.abs(on.year - year) > 1) {
          report([...path, 'work', i], `found ${on.toString()}; expected a day of ${year}`);
        }
      }
    }
  }
}

function toPublishedYear({ year, ...named }: Written['published'][number]): PublishedYear {
  const rows = Object.entries(named) as [keyof typeof festivals, z.output<typeof festival>][];
  return {
    year,
    daysOff: rows.flatMap(([name, { from, to }]) => daysOf(from, to, { 'zh-CN': name, en: festivals[name] })),
    makeUpDays: rows.flatMap(([, { work }]) => work),
  };
}

function daysOf(from: Temporal.PlainDate, to: Temporal.PlainDate, label: DayOff['label']): DayOff[] {
  const { days } = from.until(to, { largestUnit: 'days' });
  // A reversed or overlong span has been reported already; do not iterate over it.
  const count = Math.min(Math.max(days + 1, 0), longestDays);
  return Array.from({ length: count }, (_, n) => ({ on: from.add({ days: n }), label }));
}
