import { AxisBottom } from '@visx/axis';
import { Group } from '@visx/group';
import { scaleSymlog } from '@visx/scale';
import { Line } from '@visx/shape';
import type { ProcessStep } from '../../../../../../console/api/process.ts';
import { LabelBelow } from '../figures/axis-label.tsx';
import { Legend, Mark } from '../figures/series.tsx';
import { shorten } from '../figures/shorten.ts';
import { useWidth } from '../figures/use-width.ts';
import { useConsoleWords } from '../use-console-words.ts';

const kinds = ['customer', 'staff', 'escalation'] as const;
const rowHeight = 34;
const top = 8;
const bottom = 44;
const right = 24;
/** A step's days are close together at its beginning and far apart later. */
const ticks = [-30, -14, -7, -3, -1, 0, 1, 3, 7, 14, 30, 60, 90, 180, 365];

/** Messages of one day lie side by side. */
function apart(marks: ProcessStep['marks']) {
  return marks.map((mark, n) => {
    const sameDay = marks.filter(({ day }) => day === mark.day);
    const place = marks.slice(0, n).filter(({ day }) => day === mark.day).length;
    return { ...mark, up: (place - (sameDay.length - 1) / 2) * 10 };
  });
}

interface StepsOnAxisProps {
  readonly steps: readonly ProcessStep[];
  readonly title: string;
}

/** A row for each step: from its anchor to its deadline, with every message. */
export function StepsOnAxis({ steps, title }: StepsOnAxisProps) {
  const words = useConsoleWords();
  const { holder, width } = useWidth();
  const left = width > 800 ? 236 : 190;
  const days = steps.flatMap(({ dueDay, marks }) => [0, dueDay, ...marks.map(({ day }) => day)]);
  const [first, last] = [Math.min(-1, ...days), Math.max(3, ...days)];
  const x = scaleSymlog({
    domain: [first, last],
    range: [0, Math.max(120, width - left - right)],
    constant: 2,
  });
  const deep = rowHeight * steps.length;
  return (
    <figure className="picture steps-picture" ref={holder}>
      {width > 0 && (
        <svg width={width} height={top + deep + bottom} role="img" aria-label={words.stepsPicture(title)}>
          <Group left={left} top={top}>
            {ticks
              .filter((day) => day >= first && day <= last)
              .map((day) => (
                <Line
                  key={day}
                  className={day === 0 ? 'grid zero' : 'grid'}
                  from={{ x: x(day), y: 0 }}
                  to={{ x: x(day), y: deep }}
                />
              ))}
            {steps.map(({ key, work, dueDay, due, marks }, n) => {
              const y = n * rowHeight + rowHeight / 2;
              return (
                <g key={key}>
                  <text className="row-label" x={-left} y={y + 4}>
                    {shorten(work, width > 800 ? 17 : 13)}
                    <title>{work}</title>
                  </text>
                  <rect
                    className="span series-4"
                    x={x(0)}
                    y={y - 3}
                    width={Math.max(1, x(dueDay) - x(0))}
                    height={6}
                  />
                  <path className="deadline series-4" d={`M${x(dueDay)} ${y - 11}V${y + 11}`}>
                    <title>{`${work} · ${due}`}</title>
                  </path>
                  {apart(marks).map(({ day, kind, to, when, up }, mark) => (
                    <g key={mark}>
                      <title>{`${work} · ${when} · ${to}`}</title>
                      <Mark series={kinds.indexOf(kind)} x={x(day)} y={y + up} />
                    </g>
                  ))}
                </g>
              );
            })}
            <AxisBottom
              top={deep}
              scale={x}
              tickValues={ticks.filter((day) => day >= first && day <= last)}
              tickFormat={(day) => String(day)}
              hideTicks
              tickComponent={LabelBelow}
            />
            <text className="axis-label" x={0} y={deep + 40}>
              {words.axisOfDays}
            </text>
          </Group>
        </svg>
      )}
      <Legend names={kinds.map((kind) => words.marks[kind])} />
    </figure>
  );
}
