import { AxisBottom } from '@visx/axis';
import { Group } from '@visx/group';
import { scaleBand, scaleLinear } from '@visx/scale';
import { Bar, Line } from '@visx/shape';
import { useConsoleWords } from '../use-console-words.ts';
import { LabelBelow } from './axis-label.tsx';
import type { Drawing } from './drawing.ts';
import { Legend, useFills } from './series.tsx';
import { shorten } from './shorten.ts';

/** More would be a wall; the table has them all. */
const mostRows = 30;
const top = 6;
const bottom = 28;
/** Room for the figure behind a bar. */
const right = 64;

/** A row for each person or band: bars of its figures, one below the other, or in one. */
export function BarsPicture({ table, picture, title, width }: Drawing) {
  const words = useConsoleWords();
  const { fillOf, defs } = useFills();
  const { kind, along, values, percent } = picture;
  const isStacked = kind === 'stacked';
  const rows = table.rows.slice(0, mostRows);
  const numbers = rows.map((row) => values.map((column) => Math.max(0, row[column]?.number ?? 0)));
  const longest = numbers.map((row) => (isStacked ? row.reduce((a, b) => a + b, 0) : Math.max(...row)));
  const most = percent === true ? 100 : Math.max(...longest);
  if (!(most > 0)) return null;

  const left = width < 520 ? 88 : 140;
  const thick = isStacked || values.length === 1 ? 18 : 11;
  const rowHeight = (isStacked ? thick : thick * values.length) + 12;
  const height = top + rowHeight * rows.length + bottom;
  const x = scaleLinear({
    domain: [0, most],
    range: [0, Math.max(40, width - left - right)],
    nice: percent !== true,
  });
  const y = scaleBand({ domain: rows.map((_, n) => n), range: [0, rowHeight * rows.length], padding: 0 });
  const isWhole = values.every((column) => table.columns[column]?.holds === 'count');
  const ticks = x.ticks(width < 520 ? 3 : 6).filter((value) => !isWhole || Number.isInteger(value));
  const names = values.map((column) => table.columns[column]?.heading ?? '');

  return (
    <>
      <svg width={width} height={height} role="img" aria-label={words.pictureOf(title)}>
        {defs}
        <Group left={left} top={top}>
          {ticks.map((value) => (
            <Line
              key={value}
              className="grid"
              from={{ x: x(value), y: 0 }}
              to={{ x: x(value), y: rowHeight * rows.length }}
            />
          ))}
          {rows.map((row, n) => {
            const at = (y(n) ?? 0) + 6;
            const of = numbers[n] ?? [];
            const name = row[along]?.text ?? '';
            const middle = at + (rowHeight - 12) / 2 + 4;
            return (
              <g key={n}>
                <text className="row-label" x={-10} y={middle} textAnchor="end">
                  {shorten(name === '' ? '—' : name, left < 100 ? 6 : 10)}
                </text>
                {of.map((value, series) => {
                  const before = isStacked ? of.slice(0, series).reduce((a, b) => a + b, 0) : 0;
                  const text = row[values[series] ?? 0]?.text ?? '';
                  return (
                    <g key={series}>
                      <title>{`${name} · ${names[series]} · ${text}`}</title>
                      <Bar
                        x={x(before)}
                        y={isStacked ? at : at + series * thick}
                        width={Math.max(0, x(value))}
                        height={thick - 1}
                        fill={fillOf(series)}
                      />
                      {!isStacked && text !== '' && (
                        <text
                          className="value-label"
                          x={x(value) + 6}
                          y={at + series * thick + thick / 2 + 4}
                        >
                          {text}
                        </text>
                      )}
                    </g>
                  );
                })}
                {isStacked && (
                  <text className="value-label" x={x(longest[n] ?? 0) + 6} y={middle}>
                    {(longest[n] ?? 0).toLocaleString()}
                  </text>
                )}
              </g>
            );
          })}
          <AxisBottom
            top={rowHeight * rows.length}
            scale={x}
            tickValues={ticks}
            tickFormat={(value) => value.toLocaleString()}
            hideTicks
            tickComponent={LabelBelow}
          />
        </Group>
      </svg>
      <Legend names={names} fillOf={fillOf} />
      {table.rows.length > rows.length && <p className="found">{words.firstRows(rows.length)}</p>}
    </>
  );
}
