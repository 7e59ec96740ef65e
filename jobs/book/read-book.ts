import type { Temporal } from 'temporal-polyfill';
import type { Playbook, Tier } from '../../templates/playbook.ts';
import { bookColumns } from './columns.ts';
import { readDay } from '../../templates/read-day.ts';
import { readTable, type TableRow } from './read-table.ts';
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
  /** Headings that are no columns of the book. */
  readonly leftOut: readonly string[];
  /** Every problem at once, each with its line and column; with any, nothing of the book may be used. */
  readonly problems: readonly string[];
}

/** Reads a book from CSV, with English or Chinese headings in any order; columns it does not know are left out. */
export function readBook(csv: string, playbook: Playbook): Book {
  const table = readTable(csv, bookColumns(playbook), ['code', 'name', 'tier'], 'the book');
  const problems = [...table.problems];
  const seen = new Map<string, number>();
  const customers = table.rows.map((row) => {
    const customer = readCustomer(row, playbook, problems);
    // c001 and C001 are one customer.
    const code = customer.code.toUpperCase();
    const before = seen.get(code);
    if (before !== undefined)
      problems.push(`line ${row.line}: code ${customer.code} is already used in line ${before}`);
    seen.set(code, row.line);
    return customer;
  });
  return { customers, leftOut: table.leftOut, problems };
}

function readCustomer({ line, cell }: TableRow, playbook: Playbook, problems: string[]): BookCustomer {
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
