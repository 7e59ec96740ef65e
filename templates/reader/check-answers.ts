import { Temporal } from 'temporal-polyfill';
import type { Language } from './form.ts';
import type { FieldSpec, FormSpec } from './form-schema.ts';
import { plainYuan, readYuan } from './money.ts';
import { toPlainWidth } from './plain-width.ts';
import { readDay } from './read-day.ts';
import { type AnySaid, said } from './said.ts';
import { labelsOf, maxCharsOf } from './view-form.ts';
import { asLines, type Column, maxRows, type Row, writeRows } from './rows.ts';
import type { Words } from './words.ts';

export type Answers =
  | { readonly ok: true; readonly values: Record<string, string> }
  /** One sentence per field, shown to the person who filled it in. */
  | { readonly ok: false; readonly problems: Record<string, string> };

type Judged = { readonly value: string } | { readonly wrong: AnySaid };

export interface AnswerScope {
  /** Language of the problem sentences; Chinese by default. */
  readonly language?: Language;
  /** The company's current day. Without it, days are not compared with today. */
  readonly today?: Temporal.PlainDate;
}

export function checkAnswers(
  { fields }: FormSpec,
  values: Readonly<Record<string, string>>,
  { language = 'zh-CN', today }: AnswerScope,
  words: Words,
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
    const judged = field.type === 'rows' ? rowsIn(written, field, today) : judge(written, field, today);
    if ('value' in judged) good[field.key] = judged.value;
    else problems[field.key] = words.say(judged.wrong, language);
  }
  for (const { key, required, requiredWhen } of empty) {
    const answer = requiredWhen === undefined ? undefined : good[requiredWhen.field];
    if (required || (answer !== undefined && requiredWhen?.is.includes(answer) === true)) {
      problems[key] = words.say(said('answer/required'), language);
    }
  }
  return Object.keys(problems).length === 0 ? { ok: true, values: good } : { ok: false, problems };
}

/** Removes control characters: PostgreSQL rejects NUL, and a `line` field must stay on one line. */
function clean(written: string, { type }: FieldSpec): string {
  const lines = written.replace(/\r\n?/g, '\n');
  return (type === 'text' || type === 'rows' ? lines : lines.replace(/[\n\t]+/g, ' '))
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .trim();
}

/** As lines, in the longest language, they still have to fit where they are changed. */
function rowsIn(written: string, field: FieldSpec, today: Temporal.PlainDate | undefined): Judged {
  const { columns = [] } = field;
  const most = maxCharsOf(field);
  const tooLong = (chars: number) => ({ wrong: said('answer/too-long', { most, chars }) });
  const chars = Array.from(written).length;
  if (chars > most) return tooLong(chars);
  const judged = judgeRows(written, columns, (cell, column) => judgeCell(cell, column, today));
  if ('wrong' in judged) return judged;
  const longest = Math.max(
    ...(['zh-CN', 'en'] as const).map((one) => Array.from(asLines(columns, judged.value, one)).length),
  );
  return longest > most ? tooLong(longest) : judged;
}

/** Rows as written, a line each, with cells between bars or tabs, as a table is pasted. The first wrong line is named. */
function judgeRows(
  written: string,
  columns: readonly Column[],
  judge: (cell: string, column: Column) => Judged,
): Judged {
  const lines = written.split('\n').filter((line) => line.trim() !== '');
  if (lines.length > maxRows)
    return { wrong: said('answer/too-many-rows', { most: maxRows, n: lines.length }) };
  const rows: Row[] = [];
  for (const [n, line] of lines.entries()) {
    const cells = line.split(/[|｜\t]/u).map((cell) => cell.trim());
    const wrong = (problem: AnySaid) => ({ wrong: said('answer/row', { n: n + 1, problem }) });
    if (cells.slice(columns.length).some((cell) => cell !== ''))
      return wrong(said('answer/too-many-cells', { columns: columns.map(({ label }) => label) }));
    const row: Record<string, string> = {};
    for (const [i, column] of columns.entries()) {
      const cell = cells[i] ?? '';
      const judged: Judged = cell === '' ? missing(column) : judge(cell, column);
      if ('wrong' in judged)
        return wrong(said('answer/cell', { column: column.label, problem: judged.wrong }));
      if (judged.value !== '') row[column.key] = judged.value;
    }
    rows.push(row);
  }
  return { value: writeRows(rows) };
}

function missing({ required }: Column): Judged {
  return required ? { wrong: said('answer/required') } : { value: '' };
}

/** A payment that was taken back is an amount below zero. */
function judgeCell(cell: string, column: Column, today: Temporal.PlainDate | undefined): Judged {
  const type = column.type === 'customer' ? 'line' : column.type;
  const isBelow = type === 'money' && /^[-－]/u.test(cell);
  const judged = judge(isBelow ? cell.slice(1) : cell, { ...column, type }, today);
  return isBelow && 'value' in judged ? { value: `-${judged.value}` } : judged;
}

type Asked = Pick<FieldSpec, 'type' | 'choices' | 'days' | 'maxChars'>;

function judge(written: string, field: Asked, today: Temporal.PlainDate | undefined): Judged {
  if (field.type === 'choice') return judgeChoice(written, field.choices ?? []);
  if (field.type === 'day') return judgeDay(written, field, today);
  if (field.type === 'money') {
    const fen = readYuan(written);
    return fen === null ? { wrong: said('answer/money') } : { value: plainYuan(fen) };
  }
  if (field.type === 'number') {
    const plain = toPlainWidth(written).replace(/(?<=\d),(?=\d{3}(\D|$))/g, '');
    return /^-?\d{1,12}(\.\d{1,6})?$/.test(plain) ? { value: plain } : { wrong: said('answer/number') };
  }
  const chars = Array.from(written).length;
  const most = maxCharsOf(field);
  return chars <= most ? { value: written } : { wrong: said('answer/too-long', { most, chars }) };
}

/** Accepts a choice's label as well as its value: people in a chat type what they read. */
function judgeChoice(written: string, choices: NonNullable<FieldSpec['choices']>): Judged {
  const meant = toPlainWidth(written).toLowerCase();
  const found = choices.find((choice) =>
    [choice.value, choice.zh, choice.en].some((word) => toPlainWidth(word).toLowerCase() === meant),
  );
  if (found !== undefined) return { value: found.value };
  // `3B` for `3B 推动业务量`: numbered choices are known by their numbers.
  const numbered = /^\d/.test(meant)
    ? choices.filter(({ zh }) => toPlainWidth(zh).toLowerCase().startsWith(`${meant} `))
    : [];
  if (numbered.length === 1 && numbered[0] !== undefined) return { value: numbered[0].value };
  return { wrong: said('answer/choice', { choices: choices.map(labelsOf) }) };
}

function judgeDay(written: string, { days }: Asked, today: Temporal.PlainDate | undefined): Judged {
  const day = readDay(written);
  if (day === null) return { wrong: said('answer/day') };
  if (today !== undefined && days !== undefined) {
    const order = Temporal.PlainDate.compare(day, today);
    if (days === 'not-before-today' && order < 0) return { wrong: said('answer/past') };
    if (days === 'not-after-today' && order > 0) return { wrong: said('answer/future') };
  }
  return { value: day.toString() };
}
