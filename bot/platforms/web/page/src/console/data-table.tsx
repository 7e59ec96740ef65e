import type { Table } from '../../../../../console/api/table.ts';

interface DataTableProps {
  readonly table: Table;
  readonly caption: string;
  /** Where the first cell of each row leads; without it, nowhere. */
  readonly placeOf?: (first: string) => string;
}

/** On a phone each row is a small card, so that nothing has to be scrolled sideways. */
export function DataTable({ table, caption, placeOf }: DataTableProps) {
  const { columns, rows } = table;
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
          </tr>
        ))}
      </tbody>
    </table>
  );
}
