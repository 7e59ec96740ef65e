import type { Temporal } from 'temporal-polyfill';
import { fromDbDate } from '../../prisma/days.ts';
import { plainYuan } from '../../templates/reader/money.ts';
import { said } from '../../templates/reader/said.ts';
import type { Core } from '../core.ts';
import { inWords } from '../in-words.ts';
import { bookColumns } from './columns.ts';
import { type CustomerRow, withFields } from './customer-fields.ts';
import { type ExportTable, type ExportValue, pagesOf } from './export-table.ts';
import { fromStartOf } from './from-start-of.ts';
import { gradeWords, keyAccountWords, levelWords, tierWords, writeWord } from './read-words.ts';

/** The book of customers in its own columns: importing it again changes nothing. */
export function customersTable(core: Core, since: Temporal.PlainDate | null): ExportTable {
  const { playbook } = core.rules;
  const columns = bookColumns(playbook);
  const days = new Set(playbook.anchors.map(({ column }) => column));
  const enteredSince = since === null ? {} : { createdAt: { gte: fromStartOf(since, playbook.zone) } };
  return {
    name: inWords(core, said('export/customers')),
    columns: columns.map(({ key, zh }) => ({
      heading: { 'zh-CN': zh, en: key }[core.language],
      holds: days.has(key) ? 'day' : key === 'annualVolumeYuan' ? 'number' : 'text',
    })),
    pages: pagesOf(
      (after, take) =>
        core.db.customer.findMany({
          where: { id: { gt: after }, mergedIntoId: null, ...enteredSince },
          orderBy: { id: 'asc' },
          take,
          include: withFields,
        }),
      (rows) => ({
        customerIds: rows.map(({ id }) => id),
        rows: rows.map((row) => {
          const cells = cellsOf(core, row);
          return columns.map(({ key }) => cells[key] ?? null);
        }),
      }),
    ),
  };
}

function cellsOf({ rules, language }: Core, row: CustomerRow): Readonly<Record<string, ExportValue>> {
  const { strategicLevel, valueGrade, keyAccount, annualVolumeFen } = row;
  const days = rules.playbook.anchors.map(({ key, column }): [string, ExportValue] => {
    const on = row.facts.find((fact) => fact.key === key)?.on ?? null;
    return [column, on === null ? null : fromDbDate(on)];
  });
  return {
    code: row.code,
    name: row.name,
    tier: writeWord(tierWords, row.tier, language),
    supervisor: row.supervisor?.code ?? null,
    salesperson: row.salesperson?.code ?? null,
    assistant: row.assistant?.code ?? null,
    annualVolumeYuan: annualVolumeFen === null ? null : Number(plainYuan(annualVolumeFen)),
    strategicLevel: strategicLevel === null ? null : writeWord(levelWords, strategicLevel, language),
    valueGrade: valueGrade === null ? null : writeWord(gradeWords, valueGrade, language),
    keyAccount: keyAccount === null ? null : writeWord(keyAccountWords, keyAccount, language),
    ...Object.fromEntries(days),
  };
}
