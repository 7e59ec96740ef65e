import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { type AnySaid, fromStored, said } from '../../templates/reader/said.ts';
import { storable } from '../../jobs/storable.ts';
import { answerColumns, bookColumns, type Column, columnOf } from '../../jobs/book/columns.ts';
import { decodeText } from '../../jobs/book/decode-text.ts';
import { type BookFile, readSheets } from '../../jobs/book/read-import.ts';
import { readTable } from '../../jobs/book/read-table.ts';
import type { Sheet } from '../../jobs/book/sheet.ts';
import type { Playbook } from '../../templates/reader/playbook.ts';
import { readDay } from '../../templates/reader/read-day.ts';

const value = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const answer = z
  .strictObject({
    at: z.string().transform((text, context) => {
      try {
        return Temporal.Instant.from(text);
      } catch {
        context.addIssue({ code: 'custom', params: { says: said('book/not-an-instant') } });
        return z.NEVER;
      }
    }),
    /** Left out only where nothing is about a customer: an entry about nothing, a move of an entry. */
    customer: z.string().optional(),
    by: z.string(),
    log: z.string().optional(),
    register: z.string().optional(),
    entry: z.string().optional(),
    move: z.string().optional(),
    /** The answer of who decides about the move. */
    decide: z.enum(['yes', 'no']).optional(),
    fields: z.record(z.string(), value).default({}),
    set: z.record(z.string(), value.nullable()).optional(),
  })
  .refine((a) => [a.log, a.set, a.register].filter((one) => one !== undefined).length === 1, {
    params: { says: said('book/log-or-set') },
  })
  .refine(
    (a) =>
      (a.entry === undefined) === (a.move === undefined) &&
      (a.register !== undefined || a.entry === undefined) &&
      (a.move !== undefined || a.decide === undefined),
    {
      params: { says: said('book/entry-and-move') },
    },
  );

/** What a person records at an instant of a simulation: a contact log, facts, an entry of a register, its move, or a
 * decision about one. */
export type Answer = z.infer<typeof answer> & {
  /** The line in the file, from 1. */
  readonly line: number;
};

export interface ReadAnswers {
  readonly answers: readonly Answer[];
  readonly problems: readonly AnySaid[];
}

/** From JSON lines, or the first sheet of a workbook or CSV. Every problem is reported by its line. */
export async function readAnswersFile(file: BookFile, playbook: Playbook): Promise<ReadAnswers> {
  if (!/\.(?:xls[xm]|csv|tsv)$/iu.test(file.name)) return readAnswers(decodeText(file.bytes));
  const [sheet] = await readSheets(file);
  return sheet === undefined ? { answers: [], problems: [] } : readSheet(sheet, playbook);
}

/** From JSON lines. Every problem is reported by its line. */
export function readAnswers(jsonLines: string): ReadAnswers {
  const problems: AnySaid[] = [];
  const answers = jsonLines.split(/\r?\n/u).flatMap((text, index) => {
    if (text.trim() === '') return [];
    const line = index + 1;
    const json = readJson(text);
    if (json !== undefined) return readOne(json, line, problems);
    problems.push(said('book/at-answer', { line, problem: said('book/not-json') }));
    return [];
  });
  return inOrder(answers, problems);
}

/**
 * A line per answer. A column that the book has (a tier, a seat, a day) is set; any other is a field of the log's form, by
 * its key.
 */
function readSheet(sheet: Sheet, playbook: Playbook): ReadAnswers {
  const book = bookColumns(playbook).filter(({ key }) => key !== 'code' && key !== 'name');
  const known = [...answerColumns, ...book];
  const headings = (sheet.rows[0]?.cells ?? []).map(({ text }) => text).filter((text) => text !== '');
  const fields = headings
    .filter((heading) => columnOf(known, heading) === undefined)
    .map((heading): Column => ({ key: heading, headings: [heading], zh: heading }));
  const needed = ['at', 'customer', 'by'];
  const table = readTable(sheet, [...known, ...fields], needed, said('book/the-answers'));
  const problems: AnySaid[] = [...table.problems];
  const answers = table.rows.flatMap((row) => {
    const given = (columns: readonly Column[]) =>
      columns.flatMap(({ key }) => (row.filled(key) === 'given' ? [[key, row.cell(key)] as const] : []));
    const set = given(book);
    const json = {
      ...Object.fromEntries(given(answerColumns)),
      at: momentOf(row.cell('at'), playbook.zone),
      fields: Object.fromEntries(given(fields)),
      ...(set.length === 0 ? {} : { set: Object.fromEntries(set) }),
    };
    return readOne(json, row.line, problems);
  });
  return inOrder(answers, problems);
}

/** A day without a time is its morning; a time without a zone is the company's. */
function momentOf(written: string, zone: string): string {
  const [, day, time = '10:00'] = /^(\d{4}-\d{1,2}-\d{1,2})(?:[ T](\d{1,2}:\d{2}))?$/u.exec(written) ?? [];
  const on = day === undefined ? null : readDay(day);
  if (on === null) return written;
  try {
    const at = Temporal.PlainTime.from(time.padStart(5, '0'));
    return on.toZonedDateTime({ timeZone: zone, plainTime: at }).toInstant().toString();
  } catch {
    return written;
  }
}

function readOne(given: unknown, line: number, problems: AnySaid[]): Answer[] {
  const read = answer.safeParse(given);
  if (read.success) return [{ ...read.data, line }];
  for (const issue of read.error.issues) {
    const field = issue.path.length === 0 ? '{}' : issue.path.join('.');
    problems.push(
      said('book/at-answer', { line, problem: said('book/field', { field, problem: saysOf(issue) }) }),
    );
  }
  return [];
}

const inOrder = (answers: readonly Answer[], problems: readonly AnySaid[]): ReadAnswers => ({
  answers: answers.toSorted((a, b) => Temporal.Instant.compare(a.at, b.at)),
  problems,
});

/** Our own checks carry what they say; the library's messages are in English only. */
function saysOf(issue: z.core.$ZodIssue): AnySaid {
  const says: unknown = issue.code === 'custom' ? issue.params?.['says'] : undefined;
  return fromStored(says) ?? said('book/wrong-kind-of-value');
}

function readJson(text: string): unknown {
  try {
    return storable<unknown>(JSON.parse(text.replace(/^\uFEFF/u, '')));
  } catch {
    return undefined;
  }
}
