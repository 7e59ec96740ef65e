import type { Temporal } from 'temporal-polyfill';
import { fromDbDate, fromDbInstant, toDbDate } from '../../prisma/days.ts';
import type { Core } from '../core.ts';
import { type ExportColumn, type ExportTable, pagesOf } from './export-table.ts';
import { fromStored } from '../../templates/reader/said.ts';
import { inWords } from '../in-words.ts';

const columns: readonly (ExportColumn & { readonly zh: string })[] = [
  { heading: 'code', zh: '客户代号', holds: 'text' },
  { heading: 'name', zh: '客户名称', holds: 'text' },
  { heading: 'step', zh: '流程步骤', holds: 'text' },
  { heading: 'work', zh: '工作内容', holds: 'text' },
  { heading: 'cycle', zh: '轮次', holds: 'text' },
  { heading: 'anchorOn', zh: '起算日期', holds: 'day' },
  { heading: 'dueOn', zh: '完成期限', holds: 'day' },
  { heading: 'owner', zh: '责任人', holds: 'text' },
  { heading: 'state', zh: '状态', holds: 'text' },
  { heading: 'reason', zh: '原因', holds: 'text' },
  { heading: 'snoozedUntil', zh: '推迟到', holds: 'day' },
  { heading: 'openedAt', zh: '开始时间', holds: 'instant' },
  { heading: 'endedAt', zh: '结束时间', holds: 'instant' },
];

const states = { open: '进行中', closed: '已完成', cancelled: '已取消' } as const;

/** All follow-ups in any state. @param since only those with a deadline on or after this day */
export function followUpsTable(core: Core, since: Temporal.PlainDate | null): ExportTable {
  const english = core.language === 'en';
  const due = since === null ? {} : { dueOn: { gte: toDbDate(since) } };
  const workOf = (step: string) =>
    core.rules.playbook.steps.find(({ key }) => key === step)?.work[core.language] ?? step;
  return {
    name: english ? 'followups' : '跟进事项',
    columns: columns.map(({ heading, zh, holds }) => ({ heading: english ? heading : zh, holds })),
    pages: pagesOf(
      (after, take) =>
        core.db.followUp.findMany({
          where: { id: { gt: after }, ...due },
          orderBy: { id: 'asc' },
          take,
          include: { customer: { select: { code: true, name: true } }, owner: { select: { code: true } } },
        }),
      (rows) => ({
        customerIds: rows.flatMap(({ customerId }) => customerId ?? []),
        rows: rows
          .map((row) => ({ ...row, reason: fromStored(row.reason) }))
          .map(({ reason, ...row }) => [
            row.customer?.code ?? null,
            row.customer?.name ?? null,
            row.step,
            workOf(row.step),
            row.cycle,
            fromDbDate(row.anchorOn),
            fromDbDate(row.dueOn),
            row.owner?.code ?? null,
            english ? row.state : states[row.state],
            reason === null ? null : inWords(core, reason),
            row.snoozedUntil === null ? null : fromDbDate(row.snoozedUntil),
            fromDbInstant(row.openedAt),
            row.endedAt === null ? null : fromDbInstant(row.endedAt),
          ]),
      }),
    ),
  };
}
