import { z } from 'zod';
import type { Festival } from './holidays.ts';
import type { TemplateProblem } from './template-error.ts';
import { type Folder, readTemplateFile } from './template-file.ts';
import { checkYaml, parseYaml, problemAt } from './yaml-source.ts';
import { key, listOf, mapping, phrase, words, yesNo } from './yaml-words.ts';

const file = 'holidays.yaml';

const solar = phrase(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'a month and a day such as "10-01"')
  .refine((written) => isDayOfEveryYear(written), { error: 'a day that every year has' })
  .transform((written) => ({ kind: 'solar', ...monthAndDay(written) }) as const);

/** Chinese months have 29 or 30 days; not every year has the 30th. */
const lunar = phrase(
  /^(last|(0[1-9]|1[0-2])-(0[1-9]|[12]\d))$/,
  'a month and a day such as "08-15", or last',
).transform((written) =>
  written === 'last'
    ? ({ kind: 'lunar-year-end' } as const)
    : ({ kind: 'lunar', ...monthAndDay(written) } as const),
);

const terms = [
  '立春',
  '雨水',
  '惊蛰',
  '春分',
  '清明',
  '谷雨',
  '立夏',
  '小满',
  '芒种',
  '夏至',
  '小暑',
  '大暑',
  '立秋',
  '处暑',
  '白露',
  '秋分',
  '寒露',
  '霜降',
  '立冬',
  '小雪',
  '大雪',
  '冬至',
  '小寒',
  '大寒',
] as const;
const term = z
  .enum(terms, { error: 'a solar term such as 清明' })
  .transform((name) => ({ kind: 'term', name }) as const);

const festival = mapping({
  key,
  zh: words('the Chinese name'),
  en: words('the English name'),
  solar: solar.optional(),
  lunar: lunar.optional(),
  term: term.optional(),
  greet: yesNo,
});

export const schema = mapping({ festivals: listOf(festival, 'a list of festivals') });

/** The file is mandatory: without it all greetings would stop with no visible reason. */
export function readHolidays(dir: Folder, problems: TemplateProblem[]): readonly Festival[] {
  const text = readTemplateFile(dir, file, problems);
  const source = text === null ? null : parseYaml(file, text, problems);
  const written = source === null ? null : checkYaml(source, schema, problems);
  if (source === null || written === null) return [];
  return written.festivals.flatMap((one, n): readonly Festival[] => {
    const report = (message: string) => problems.push(problemAt(source, ['festivals', n, 'key'], message));
    if (written.festivals.findIndex(({ key: other }) => other === one.key) < n) {
      report(`${one.key} is there already; expected each only once`);
    }
    const [on, ...others] = [one.solar, one.lunar, one.term].filter((rule) => rule !== undefined);
    if (on === undefined || others.length > 0) {
      report('expected one of solar, lunar and term');
      return [];
    }
    return [{ key: one.key, label: { 'zh-CN': one.zh, en: one.en }, greeted: one.greet, on }];
  });
}

/** The festivals that need a text. */
export function greetedKeys(holidays: readonly Festival[]): readonly string[] {
  return holidays.filter(({ greeted }) => greeted).map(({ key: name }) => name);
}

function monthAndDay(written: string) {
  const [month = 1, day = 1] = written.split('-').map(Number);
  return { month, day };
}

function isDayOfEveryYear(written: string): boolean {
  const { month, day } = monthAndDay(written);
  return day <= new Date(Date.UTC(2001, month, 0)).getUTCDate();
}
