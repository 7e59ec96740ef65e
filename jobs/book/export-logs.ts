import type { Temporal } from 'temporal-polyfill';
import { fromDbInstant } from '../../prisma/days.ts';
import type { Core } from '../core.ts';
import { type ExportColumn, type ExportTable, pagesOf } from './export-table.ts';
import { fromStartOf } from './from-start-of.ts';

const columns: readonly (ExportColumn & { readonly zh: string })[] = [
  { heading: 'code', zh: '客户代号', holds: 'text' },
  { heading: 'name', zh: '客户名称', holds: 'text' },
  { heading: 'happenedAt', zh: '联系时间', holds: 'instant' },
  { heading: 'purpose', zh: '联系目的', holds: 'text' },
  { heading: 'direction', zh: '方向', holds: 'text' },
  { heading: 'channel', zh: '联系方式', holds: 'text' },
  { heading: 'author', zh: '记录人', holds: 'text' },
  { heading: 'role', zh: '身份', holds: 'text' },
  { heading: 'onBehalfOf', zh: '代谁记录', holds: 'text' },
  { heading: 'summary', zh: '小结', holds: 'text' },
  { heading: 'fields', zh: '表单内容', holds: 'text' },
  { heading: 'recordedAt', zh: '记录时间', holds: 'instant' },
];

const directions = { inbound: '客户来', outbound: '我方去' } as const;

/** All current contact logs, without deleted ones. @param since only contacts on or after this day */
export function logsTable(core: Core, since: Temporal.PlainDate | null): ExportTable {
  const english = core.language === 'en';
  const { playbook } = core.rules;
  const happened = since === null ? {} : { happenedAt: { gte: fromStartOf(since, playbook.zone) } };
  const purposeOf = (purpose: string) =>
    playbook.steps.find(({ key }) => key === purpose)?.work[core.language] ?? purpose;
  return {
    name: english ? 'logs' : '联系记录',
    columns: columns.map(({ heading, zh, holds }) => ({ heading: english ? heading : zh, holds })),
    pages: pagesOf(
      (after, take) =>
        core.db.contactLog.findMany({
          where: { id: { gt: after }, deletedAt: null, ...happened },
          orderBy: { id: 'asc' },
          take,
          include: {
            customer: { select: { code: true, name: true } },
            onBehalfOf: { select: { name: true } },
          },
        }),
      (rows) => ({
        customerIds: rows.map(({ customerId }) => customerId),
        rows: rows.map((row) => [
          row.customer.code,
          row.customer.name,
          fromDbInstant(row.happenedAt),
          purposeOf(row.purpose),
          english ? row.direction : directions[row.direction],
          row.channel,
          row.authorName,
          row.authorRole,
          row.onBehalfOf?.name ?? null,
          row.summary,
          answersOf(row.fields),
          fromDbInstant(row.recordedAt),
        ]),
      }),
    ),
  };
}

/** The form's answers, one per line. */
function answersOf(fields: unknown): string {
  if (fields === null || typeof fields !== 'object') return '';
  return Object.entries(fields)
    .map(([key, value]) => `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('\n');
}
