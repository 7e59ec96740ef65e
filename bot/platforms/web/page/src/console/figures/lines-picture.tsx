import { AxisBottom, AxisLeft } from '@visx/axis';
import { Group } from '@visx/group';
import { scaleLinear, scalePoint } from '@visx/scale';
import { Line, LinePath } from '@visx/shape';
import { Fragment, useState } from 'react';
import { useConsoleWords } from '../use-console-words.ts';
import { LabelBelow, LabelBeside } from './axis-label.tsx';
import type { Drawing } from './drawing.ts';
import { everyMonth } from './every-month.ts';
import { dashOf, Legend, Mark, mostSeries } from './series.tsx';

const height = 280;
const margin = { top: 14, right: 18, bottom: 28, left: 44 } as const;
/** Room for one label of the axis. */
const labelWidth = 58;

interface Point {
  readonly at: string;
  readonly value: number;
  readonly text: string;
}

/** Months along the axis, a line for each person or column. */
export function LinesPicture({ table, picture, title, width }: Drawing) {
  const words = useConsoleWords();
  const { along, values, of, percent } = picture;
  const all = linesOf({ table, along, values, of });
  const [chosen, setChosen] = useState<readonly string[] | null>(null);
  const names = all.map(({ name }) => name);
  const shown = (chosen ?? names).filter((name) => names.includes(name)).slice(0, mostSeries);
  const lines = all.filter(({ name }) => shown.includes(name));

  const inner = { width: width - margin.left - margin.right, height: height - margin.top - margin.bottom };
  const months = everyMonth(table.rows.map((row) => row[along]?.text ?? ''));
  const x = scalePoint({ domain: [...months], range: [0, inner.width], padding: 0.2 });
  const most = Math.max(1, ...lines.flatMap(({ points }) => points.map(({ value }) => value)));
  const y = scaleLinear({
    domain: [0, percent === true ? 100 : most],
    range: [inner.height, 0],
    nice: percent !== true,
  });
  const every = Math.ceil(months.length / Math.max(1, Math.floor(inner.width / labelWidth)));
  const ticks = months.filter((_, n) => (months.length - 1 - n) % every === 0);

  return (
    <>
      <svg width={width} height={height} role="img" aria-label={words.pictureOf(title)}>
        <Group left={margin.left} top={margin.top}>
          {y.ticks(4).map((value) => (
            <Line
              key={value}
              className="grid"
              from={{ x: 0, y: y(value) }}
              to={{ x: inner.width, y: y(value) }}
            />
          ))}
          <AxisLeft scale={y} tickValues={y.ticks(4)} hideAxisLine hideTicks tickComponent={LabelBeside} />
          <AxisBottom top={inner.height} scale={x} tickValues={ticks} hideTicks tickComponent={LabelBelow} />
          {lines.map(({ name, points }, series) => (
            <Fragment key={name}>
              <LinePath
                className={`curve series-${series}`}
                data={[...points]}
                x={({ at }) => x(at) ?? 0}
                y={({ value }) => y(value)}
                {...(dashOf(series) !== undefined && { strokeDasharray: dashOf(series) })}
              />
              {points.map(({ at, value, text }) => (
                <g key={at}>
                  <title>{`${name} · ${at} · ${text}`}</title>
                  <Mark series={series} x={x(at) ?? 0} y={y(value)} />
                </g>
              ))}
            </Fragment>
          ))}
        </Group>
      </svg>
      <Legend names={lines.map(({ name }) => name)} />
      {all.length > 1 && (
        <details className="chosen">
          <summary>{words.chooseLines(shown.length, all.length)}</summary>
          {names.map((name) => (
            <label key={name}>
              <input
                type="checkbox"
                checked={shown.includes(name)}
                disabled={!shown.includes(name) && shown.length === mostSeries}
                onChange={({ target }) =>
                  setChosen(target.checked ? [...shown, name] : shown.filter((one) => one !== name))
                }
              />
              {name}
            </label>
          ))}
        </details>
      )}
    </>
  );
}

interface LinesOf extends Pick<Drawing, 'table'> {
  readonly along: number;
  readonly values: readonly number[];
  readonly of: number | undefined;
}

/** Rows without a figure are a gap in the points, not a zero. */
function linesOf({ table, along, values, of }: LinesOf) {
  const pointsOf = (rows: typeof table.rows, column: number): readonly Point[] =>
    rows.flatMap((row) => {
      const cell = row[column];
      const number = cell?.number ?? null;
      return number === null ? [] : [{ at: row[along]?.text ?? '', value: number, text: cell?.text ?? '' }];
    });
  if (of === undefined) {
    return values.map((column) => ({
      name: table.columns[column]?.heading ?? '',
      points: pointsOf(table.rows, column),
    }));
  }
  const names = [...new Set(table.rows.map((row) => row[of]?.text ?? ''))];
  return names.map((name) => ({
    name,
    points: pointsOf(
      table.rows.filter((row) => row[of]?.text === name),
      values[0] ?? 0,
    ),
  }));
}
