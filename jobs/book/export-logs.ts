import { tellApart } from '../staff/name-people.ts';
import type { Temporal } from 'temporal-polyfill';
import { fromDbInstant } from '../../prisma/days.ts';
import { describeAttachment, readAttachments } from '../attachment.ts';
import type { Core } from '../core.ts';
import { said } from '../../templates/reader/said.ts';
import { logAnswers, logChoice } from '../follow-ups/log-words.ts';
import { roleName } from '../../templates/reader/roles.ts';
import { inWords } from '../in-words.ts';
import { type ExportTable, pagesOf, type SaidColumn } from './export-table.ts';
import { fromStartOf } from './from-start-of.ts';

const columns: readonly SaidColumn[] = [
  { heading: said('export/column-code'), holds: 'text' },
  { heading: said('export/column-name'), holds: 'text' },
  { heading: said('export/column-happened-at'), holds: 'instant' },
  { heading: said('export/column-purpose'), holds: 'text' },
  { heading: said('export/column-direction'), holds: 'text' },
  { heading: said('export/column-channel'), holds: 'text' },
  { heading: said('export/column-author'), holds: 'text' },
  { heading: said('export/column-role'), holds: 'text' },
  { heading: said('export/column-on-behalf-of'), holds: 'text' },
  { heading: said('export/column-summary'), holds: 'text' },
  { heading: said('export/column-fields'), holds: 'text' },
  { heading: said('export/column-recorded-at'), holds: 'instant' },
  { heading: said('export/column-mark'), holds: 'text' },
  { heading: said('export/column-first-words'), holds: 'text' },
  { heading: said('export/column-attachments'), holds: 'text' },
];

/** All contact logs; edited ones, and those whose message was deleted, are marked and have their first words. @param since only contacts on or after this day */
export function logsTable(core: Core, since: Temporal.PlainDate | null): ExportTable {
  const { playbook } = core.rules;
  const happened = since === null ? {} : { happenedAt: { gte: fromStartOf(since, playbook.zone) } };
  const purposeOf = (purpose: string) =>
    playbook.steps.find(({ key }) => key === purpose)?.work[core.language] ?? purpose;
  return {
    name: inWords(core, said('export/logs')),
    columns: columns.map(({ heading, holds }) => ({ heading: inWords(core, heading), holds })),
    pages: pagesOf(
      async (after, take) => {
        const naming = await tellApart(core.db);
        const rows = await core.db.contactLog.findMany({
          where: { id: { gt: after }, ...happened },
          orderBy: { id: 'asc' },
          take,
          include: {
            customer: { select: { code: true, name: true } },
            onBehalfOf: { select: { id: true, name: true } },
            revisions: { where: { change: 'edited' }, orderBy: [{ at: 'asc' }, { id: 'asc' }], take: 1 },
          },
        });
        return rows.map((row) => ({
          ...row,
          standsInFor: row.onBehalfOf === null ? null : naming(row.onBehalfOf),
        }));
      },
      (rows) => ({
        customerIds: rows.map(({ customerId }) => customerId),
        rows: rows.map((row) => [
          row.customer.code,
          row.customer.name,
          fromDbInstant(row.happenedAt),
          purposeOf(row.purpose),
          inWords(core, said(`export/direction-${row.direction}`)),
          logChoice(core, 'channel', row.channel),
          row.authorName,
          row.authorRole === 'customer'
            ? inWords(core, said('file/customer'))
            : roleName(row.authorRole, core.language),
          row.standsInFor,
          row.summary,
          answersOf(core, row),
          fromDbInstant(row.recordedAt),
          marksOf(core, row),
          row.revisions[0]?.before ?? null,
          readAttachments(row.attachments)
            .map((one) =>
              describeAttachment(one, (kind) => inWords(core, said('log/attachment-kind', { kind }))),
            )
            .join('\n'),
        ]),
      }),
    ),
  };
}

interface Marked {
  readonly assumed: boolean;
  readonly deletedAt: Date | null;
  readonly revisions: readonly unknown[];
}

function marksOf(core: Core, { assumed, deletedAt, revisions }: Marked): string | null {
  const each = [
    ...(assumed ? [said('log/assumed')] : []),
    ...(revisions.length === 0 ? [] : [said('export/edited')]),
    ...(deletedAt === null ? [] : [said('log/message-deleted')]),
  ];
  return each.length === 0 ? null : inWords(core, said('list/all', { all: { joined: 'clauses', each } }));
}

/** The form's answers, one per line. */
function answersOf(core: Core, log: Parameters<typeof logAnswers>[1]): string {
  return logAnswers(core, log)
    .map(({ label, text }) => inWords(core, said('command/text-with-label', { label, text })))
    .join('\n');
}
