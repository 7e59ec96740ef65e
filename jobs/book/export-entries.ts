import { tellApart } from '../staff/name-people.ts';
import type { Temporal } from 'temporal-polyfill';
import { fromDbInstant } from '../../prisma/days.ts';
import { type Labels, said } from '../../templates/reader/said.ts';
import type { Core } from '../core.ts';
import { inWords, spoken } from '../in-words.ts';
import type { Register } from '../../templates/reader/register.ts';
import { computedFields } from '../registers/computed-fields.ts';
import { type AskedAnswer, readAnswer } from '../registers/asked-answers.ts';
import { type ExportTable, pagesOf, type SaidColumn } from './export-table.ts';
import { fromStartOf } from './from-start-of.ts';

const columns: readonly SaidColumn[] = [
  { heading: said('export/column-register'), holds: 'text' },
  { heading: said('export/column-number'), holds: 'text' },
  { heading: said('export/column-code'), holds: 'text' },
  { heading: said('export/column-name'), holds: 'text' },
  { heading: said('export/column-state'), holds: 'text' },
  { heading: said('export/column-opened-by'), holds: 'text' },
  { heading: said('export/column-owner'), holds: 'text' },
  { heading: said('export/column-opened-at'), holds: 'instant' },
  { heading: said('export/column-ended-at'), holds: 'instant' },
  { heading: said('export/column-fields'), holds: 'text' },
];

/**
 * All entries of registers, with every answer under the question as it was asked then; of a register or state that the
 * file no longer has, too. @param since only those opened on or after this day
 */
export function entriesTable(core: Core, since: Temporal.PlainDate | null): ExportTable {
  const { playbook, registers } = core.rules;
  const opened = since === null ? {} : { openedAt: { gte: fromStartOf(since, playbook.zone) } };
  const words = (one: Labels | undefined, key: string) => (one === undefined ? key : inWords(core, one));
  return {
    name: inWords(core, said('export/entries')),
    columns: columns.map(({ heading, holds }) => ({ heading: inWords(core, heading), holds })),
    pages: pagesOf(
      async (after, take) => {
        const naming = await tellApart(core.db);
        const rows = await core.db.entry.findMany({
          where: { id: { gt: after }, ...opened },
          orderBy: { id: 'asc' },
          take,
          include: {
            customer: { select: { code: true, name: true } },
            opener: { select: { id: true, name: true } },
            owner: { select: { id: true, name: true } },
            moves: { orderBy: { sequence: 'asc' }, select: { answers: true } },
          },
        });
        return rows.map((row) => ({
          ...row,
          openerName: naming(row.opener),
          ownerName: row.owner === null ? null : naming(row.owner),
        }));
      },
      (rows) => ({
        customerIds: rows.flatMap(({ customerId }) => customerId ?? []),
        rows: rows.map((row) => {
          const register = registers.find(({ key }) => key === row.register);
          const state = register?.states.find(({ key }) => key === row.state);
          return [
            words(register?.title, row.register),
            row.number,
            row.customer?.code ?? null,
            row.customer?.name ?? null,
            words(state?.label, row.state),
            row.openerName,
            row.ownerName,
            fromDbInstant(row.openedAt),
            row.endedAt === null ? null : fromDbInstant(row.endedAt),
            [
              ...row.moves.flatMap(({ answers }) => answersIn(core, register, answers)),
              ...(register === undefined ? [] : computedIn(core, register, row)),
            ].join('\n'),
          ];
        }),
      }),
    ),
  };
}

function answersIn(core: Core, register: Register | undefined, answers: unknown): readonly string[] {
  return (answers as readonly AskedAnswer[]).map(
    (given) => `${inWords(core, given.label)}: ${spoken(core, readAnswer(core, register, given))}`,
  );
}

function computedIn(
  core: Core,
  register: Register,
  { state, answers }: { readonly state: string; readonly answers: unknown },
): readonly string[] {
  const given = answers as Readonly<Record<string, string>>;
  const fields = computedFields(core, { register, state, answers: given });
  return fields.map(({ label, value }) => `${label}: ${value}`);
}
