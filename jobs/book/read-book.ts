import { parse } from 'csv-parse/sync';
import type { Temporal } from 'temporal-polyfill';
import type { Playbook, Tier } from '../../templates/playbook.ts';
import { bookColumns, columnOf } from './columns.ts';
import { readDay } from '../../templates/read-day.ts';
import { readTier } from './read-tier.ts';

/** One customer of a book, by the codes of its people. */
export interface BookCustomer {
  readonly line: number;
  readonly code: string;
  readonly name: string;
  readonly tier: Tier;
  readonly supervisor: string | null;
  readonly salesperson: string | null;
  readonly assistant: string | null;
  readonly annualVolumeFen: bigint | null;
  readonly anchors: Readonly<Record<string, Temporal.PlainDate>>;
}

export interface Book {
  readonly customers: readonly BookCustomer[];
  /** Every problem at once, each with its line and column; with any, nothing of the book may be used. */
  readonly problems: readonly string[];
}

/** Reads a book from CSV, with English or Chinese headings in any order; columns it does not know are left out. */
export function readBook(csv: string, playbook: Playbook): Book {
  const columns = bookColumns(playbook);
  const problems: string[] = [];
  const rows = readRows(csv, problems);
  const [head, ...body] = rows;
  if (head === undefined)
    return { customers: [], problems: ['the book is empty: it needs a line of headings'] };
  const keys = head.cells.map((cell) => columnOf(columns, cell)?.key ?? null);
  for (const needed of ['code', 'name', 'tier']) {
    if (!keys.includes(needed)) problems.push(`line 1: there is no column ${needed}`);
  }
  if (problems.length > 0) return { customers: [], problems };
  const seen = new Map<string, number>();
  const customers = body.flatMap(({ line, cells }) => {
    const row = new Map(keys.flatMap((key, i) => (key === null ? [] : [[key, (cells[i] ?? '').trim()]])));
    const customer = readCustomer(line, row, playbook, problems);
    const before = seen.get(customer.code);
    if (before !== undefined)
      problems.push(`line ${line}: code ${customer.code} is already used in line ${before}`);
    seen.set(customer.code, line);
    return [customer];
  });
  return { customers, problems };
}

function readRows(csv: string, problems: string[]): { line: number; cells: string[] }[] {
  try {
    const lines: number[] = [];
    const records = parse(csv, {
      bom: true,
      relax_column_count: true,
      skip_empty_lines: true,
      on_record: (record, context) => {
        lines.push(context.lines);
        return record;
      },
    });
    return records.map((cells, index) => ({ line: lines[index] ?? index + 1, cells }));
  } catch (error) {
    problems.push(
      `the file is not readable as CSV: ${error instanceof Error ? error.message : String(error)}`,
    );
    return [];
  }
}

function readCustomer(
  line: number,
  row: ReadonlyMap<string, string>,
  playbook: Playbook,
  problems: string[],
): BookCustomer {
  const cell = (key: string) => row.get(key) ?? '';
  const problem = (key: string, what: string) => problems.push(`line ${line}, ${key}: ${what}`);
  if (cell('code') === '') problem('code', 'is missing');
  if (cell('name') === '') problem('name', 'is missing');
  const tier = readTier(cell('tier'));
  if (tier === null) problem('tier', `"${cell('tier')}" is neither potential (潜力) nor ordinary (普通)`);
  const anchors: Record<string, Temporal.PlainDate> = {};
  for (const anchor of playbook.anchors) {
    const text = cell(anchor.column);
    if (text === '') continue;
    const day = readDay(text);
    if (day === null) problem(anchor.column, `"${text}" is not a day, write it as 2026-03-05`);
    else anchors[anchor.key] = day;
  }
  const volume = cell('annualVolumeYuan');
  const fen = volume === '' ? null : readFen(volume);
  if (volume !== '' && fen === null) problem('annualVolumeYuan', `"${volume}" is not an amount in yuan`);
  return {
    line,
    code: cell('code'),
    name: cell('name'),
    tier: tier ?? 'ordinary',
    supervisor: cell('supervisor') || null,
    salesperson: cell('salesperson') || null,
    assistant: cell('assistant') || null,
    annualVolumeFen: fen,
    anchors,
  };
}

/** Yuan with at most two decimals as integer fen; null when it is no such amount. */
function readFen(text: string): bigint | null {
  const parts = /^(\d+)(?:\.(\d{1,2}))?$/u.exec(text.normalize('NFKC').replaceAll(/[,\s¥]/gu, ''));
  if (parts === null) return null;
  return BigInt(parts[1] ?? '0') * 100n + BigInt((parts[2] ?? '').padEnd(2, '0'));
}
