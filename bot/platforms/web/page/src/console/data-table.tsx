import Button from 'antd/es/button';
import type { RowCommand } from '../../../../../console/api/customers.ts';
import type { Table } from '../../../../../console/api/table.ts';
import { useActing } from './acting.tsx';
import { useConsoleWords } from './use-console-words.ts';

interface DataTableProps {
  readonly table: Table;
  readonly caption: string;
  /** Where the first cell of each row leads; without it, nowhere. */
  readonly placeOf?: (first: string) => string;
  /** For each row, what can be done with it. */
  readonly commands?: readonly (readonly RowCommand[])[];
}

/** On a phone each row is a small card, so that nothing has to be scrolled sideways. */
export function DataTable({ table, caption, placeOf, commands = [] }: DataTableProps) {
  const words = useConsoleWords();
  const { columns, rows } = table;
  const hasCommands = commands.some((ofRow) => ofRow.length > 0);
  return (
    <table className="data-table">
      <caption className="unseen">{caption}</caption>
      <thead>
        <tr>
          {columns.map(({ heading, holds }) => (
            <th key={heading} scope="col" data-holds={holds}>
              {heading}
            </th>
          ))}
          {hasCommands && (
            <th scope="col" className="row-commands">
              {words.rowActions}
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, n) => (
          <tr key={n}>
            {row.map(({ text }, at) => (
              <td key={at} data-holds={columns[at]?.holds} data-label={columns[at]?.heading}>
                {at === 0 && placeOf !== undefined ? (
                  <a href={placeOf(text)}>{text}</a>
                ) : text === '' ? (
                  '—'
                ) : (
                  text
                )}
              </td>
            ))}
            {hasCommands && (
              <td className="row-commands">
                <RowButtons commands={commands[n] ?? []} about={row.map(({ text }) => text).join(' ')} />
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface RowButtonsProps {
  readonly commands: readonly RowCommand[];
  readonly about: string;
}

function RowButtons({ commands, about }: RowButtonsProps) {
  const { run } = useActing();
  return (
    <div className="actions">
      {commands.map(({ label, text }) => (
        <Button
          key={text}
          aria-label={`${label} · ${about}`}
          onClick={() => void run({ kind: 'command', text })}
        >
          {label}
        </Button>
      ))}
    </div>
  );
}
