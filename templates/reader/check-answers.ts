import { Temporal } from 'temporal-polyfill';
import type { Language } from './form.ts';
import type { FieldSpec, FormSpec } from './form-schema.ts';
import { plainYuan, readYuan } from './money.ts';
import { toPlainWidth } from './plain-width.ts';
import { readDay } from './read-day.ts';
import { maxCharsOf } from './view-form.ts';

export type Answers =
  | { readonly ok: true; readonly values: Record<string, string> }
  /** One sentence per field, shown to the person who filled it in. */
  | { readonly ok: false; readonly problems: Record<string, string> };

export interface AnswerScope {
  /** Language of the problem sentences; Chinese by default. */
  readonly language?: Language;
  /** The company's current day. Without it, days are not compared with today. */
  readonly today?: Temporal.PlainDate;
}

const sentences = {
  required: { 'zh-CN': '请填写此项', en: 'Please fill this in' },
  choice: { 'zh-CN': '请选择：{0}', en: 'Please choose one of: {0}' },
  day: { 'zh-CN': '请填写日期，例如 2026-03-05', en: 'Please give a day such as 2026-03-05' },
  past: { 'zh-CN': '日期不能早于今天', en: 'This day must not be before today' },
  future: { 'zh-CN': '日期不能晚于今天', en: 'This day must not be after today' },
  money: {
    'zh-CN': '请填写金额（元），最多两位小数，例如 12000 或 499.50',
    en: 'Please give an amount in yuan, with at most two decimals, such as 12000 or 499.50',
  },
  number: { 'zh-CN': '请填写数字，例如 1200 或 12.5', en: 'Please give a number such as 1200 or 12.5' },
  long: { 'zh-CN': '最多 {0} 个字，现有 {1} 个', en: 'At most {0} characters; there are {1}' },
} as const satisfies Record<string, Record<Language, string>>;

type Judged =
  | { readonly value: string }
  | { readonly wrong: keyof typeof sentences; readonly with?: string[] };

export function checkAnswers(
  { fields }: FormSpec,
  values: Readonly<Record<string, string>>,
  { language = 'zh-CN', today }: AnswerScope,
): Answers {
  const good: Record<string, string> = {};
  const problems: Record<string, string> = {};
  const empty: FieldSpec[] = [];
  for (const field of fields) {
    const written = clean(Object.hasOwn(values, field.key) ? (values[field.key] ?? '') : '', field);
    if (written === '') {
      empty.push(field);
      continue;
    }
    const judged = judge(written, field, language, today);
    if ('value' in judged) good[field.key] = judged.value;
    else problems[field.key] = say(judged.wrong, language, judged.with);
  }
  for (const { key, required, requiredWhen } of empty) {
    if (required || (requiredWhen !== undefined && good[requiredWhen.field] === requiredWhen.is)) {
      problems[key] = say('required', language);
    }
  }
  return Object.keys(problems).length === 0 ? { ok: true, values: good } : { ok: false, problems };
}

/** Removes control characters: PostgreSQL rejects NUL, and a `line` field must stay on one line. */
function clean(written: string, { type }: FieldSpec): string {
  const lines = written.replace(/\r\n?/g, '\n');
  return (type === 'text' ? lines : lines.replace(/[\n\t]+/g, ' ')).replace(/[^\P{Cc}\n\t]/gu, '').trim();
}

function judge(
  written: string,
  field: FieldSpec,
  language: Language,
  today: Temporal.PlainDate | undefined,
): Judged {
  if (field.type === 'choice') return judgeChoice(written, field.choices ?? [], language);
  if (field.type === 'day') return judgeDay(written, field, today);
  if (field.type === 'money') {
    const fen = readYuan(written);
    return fen === null ? { wrong: 'money' } : { value: plainYuan(fen) };
  }
  if (field.type === 'number') {
    const plain = toPlainWidth(written).replace(/(?<=\d),(?=\d{3}(\D|$))/g, '');
    return /^-?\d{1,12}(\.\d{1,6})?$/.test(plain) ? { value: plain } : { wrong: 'number' };
  }
  const chars = Array.from(written).length;
  const most = maxCharsOf(field);
  return chars <= most ? { value: written } : { wrong: 'long', with: [String(most), String(chars)] };
}

/** Accepts a choice's label as well as its value: people in a chat type what they read. */
function judgeChoice(
  written: string,
  choices: NonNullable<FieldSpec['choices']>,
  language: Language,
): Judged {
  const meant = toPlainWidth(written).toLowerCase();
  const found = choices.find((choice) =>
    [choice.value, choice.zh, choice.en].some((word) => toPlainWidth(word).toLowerCase() === meant),
  );
  if (found !== undefined) return { value: found.value };
  const words = choices.map(({ zh, en }) => (language === 'en' ? en : zh));
  return { wrong: 'choice', with: [words.join(language === 'en' ? ', ' : '、')] };
}

function judgeDay(written: string, { days }: FieldSpec, today: Temporal.PlainDate | undefined): Judged {
  const day = readDay(written);
  if (day === null) return { wrong: 'day' };
  if (today !== undefined && days !== undefined) {
    const order = Temporal.PlainDate.compare(day, today);
    if (days === 'not-before-today' && order < 0) return { wrong: 'past' };
    if (days === 'not-after-today' && order > 0) return { wrong: 'future' };
  }
  return { value: day.toString() };
}

function say(what: keyof typeof sentences, language: Language, words: readonly string[] = []): string {
  return sentences[what][language].replace(/\{(\d)\}/g, (_, n: string) => words[Number(n)] ?? '');
}
