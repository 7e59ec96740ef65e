import type { Temporal } from 'temporal-polyfill';
import { fromDbDate, fromDbInstant, toDbDate } from '../../prisma/days.ts';
import { workingDayOrNext } from '../calendar/working-days.ts';
import type { Core } from '../core.ts';
import { nameOfCycle } from '../plan/trigger.ts';
import { type ExportTable, pagesOf, type SaidColumn } from './export-table.ts';
import { fromStored, said } from '../../templates/reader/said.ts';
import { inWords } from '../in-words.ts';

const columns: readonly SaidColumn[] = [
  { heading: said('export/column-code'), holds: 'text' },
  { heading: said('export/column-name'), holds: 'text' },
  { heading: said('export/column-work'), holds: 'text' },
  { heading: said('export/column-cycle'), holds: 'text' },
  { heading: said('export/column-anchor-on'), holds: 'day' },
  { heading: said('export/column-due-on'), holds: 'day' },
  { heading: said('export/column-due-at'), holds: 'instant' },
  { heading: said('export/column-owner'), holds: 'text' },
  { heading: said('export/column-state'), holds: 'text' },
  { heading: said('export/column-reason'), holds: 'text' },
  { heading: said('export/column-snoozed-until'), holds: 'day' },
  { heading: said('export/column-opened-at'), holds: 'instant' },
  { heading: said('export/column-ended-at'), holds: 'instant' },
];

/** All follow-ups in any state. @param since only those with a deadline on or after this day */
export function followUpsTable(core: Core, since: Temporal.PlainDate | null): ExportTable {
  const due = since === null ? {} : { dueOn: { gte: toDbDate(since) } };
  const workOf = (step: string) =>
    core.rules.playbook.steps.find(({ key }) => key === step)?.work[core.language] ?? step;
  const cycleOf = ({ step, cycle, anchorOn }: { step: string; cycle: string; anchorOn: Date }) => {
    const which = nameOfCycle({ step, cycle, anchorOn: fromDbDate(anchorOn) }, core.rules);
    return which === null ? null : inWords(core, which);
  };
  return {
    name: inWords(core, said('export/follow-ups')),
    columns: columns.map(({ heading, holds }) => ({ heading: inWords(core, heading), holds })),
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
            workOf(row.step),
            cycleOf(row),
            fromDbDate(row.anchorOn),
            fromDbDate(row.dueOn),
            row.dueAt === null ? null : fromDbInstant(row.dueAt),
            row.owner?.code ?? null,
            inWords(core, said(`export/state-${row.state}`)),
            reason === null ? null : inWords(core, reason),
            row.snoozedUntil === null
              ? null
              : workingDayOrNext(fromDbDate(row.snoozedUntil), core.rules.calendar),
            fromDbInstant(row.openedAt),
            row.endedAt === null ? null : fromDbInstant(row.endedAt),
          ]),
      }),
    ),
  };
}
