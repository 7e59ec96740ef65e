import type { Table } from '../../../../../../console/api/table.ts';

/**
 * The first figure of each row as a bar. The table below has the same figures, so the picture is hidden from readers of
 * the screen.
 */
export function Bars({ table }: { readonly table: Table }) {
  const at = table.columns.findIndex(({ holds }) => holds === 'count' || holds === 'number');
  const label = table.columns.findIndex(({ holds }) => holds === 'text');
  const most = Math.max(...table.rows.map((row) => row[at]?.number ?? 0));
  if (at < 0 || label < 0 || most <= 0) return null;
  return (
    <figure className="bars" aria-hidden>
      <figcaption>{table.columns[at]?.heading}</figcaption>
      {table.rows.map((row, n) => (
        <div key={n}>
          <span>{row[label]?.text}</span>
          <span className="bar">
            <span style={{ width: `${((row[at]?.number ?? 0) * 100) / most}%` }} />
          </span>
          <span>{row[at]?.text}</span>
        </div>
      ))}
    </figure>
  );
}
