import { Group } from '@visx/group';
import { scaleLinear } from '@visx/scale';
import { Bar, Line } from '@visx/shape';
import { useConsoleWords } from '../use-console-words.ts';
import type { Drawing } from './drawing.ts';
import { useFills } from './series.tsx';
import { shorten } from './shorten.ts';

/** A wide picture has its labels at the left, a narrow one above each bar. */
const wideHeight = 52;
const narrowHeight = 72;

/** The stages of a process: how many came in, what share went on, how long they stayed; the bottleneck stands out. */
export function StepsPicture({ table, picture, title, width }: Drawing) {
  const words = useConsoleWords();
  const { fillOf, defs } = useFills();
  const { along, values, marked } = picture;
  const [length = 0, ...beside] = values;
  const most = Math.max(1, ...table.rows.map((row) => row[length]?.number ?? 0));
  const isNarrow = width < 520;
  const left = isNarrow ? 0 : 140;
  const above = isNarrow ? 20 : 0;
  const rowHeight = isNarrow ? narrowHeight : wideHeight;
  const x = scaleLinear({ domain: [0, most], range: [0, Math.max(40, width - left - 16)] });
  return (
    <svg
      width={width}
      height={rowHeight * table.rows.length + 4}
      role="img"
      aria-label={words.pictureOf(title)}
    >
      {defs}
      <Group left={left}>
        <Line className="grid" from={{ x: 0, y: 0 }} to={{ x: 0, y: rowHeight * table.rows.length }} />
        {table.rows.map((row, n) => {
          const isMarked = n === marked;
          const label = row[along]?.text ?? '';
          const said = [length, ...beside].flatMap((column) => {
            const text = row[column]?.text ?? '';
            return text === '' ? [] : [labelled(table.columns[column]?.heading ?? '', text)];
          });
          return (
            <Group key={n} top={n * rowHeight}>
              <text
                className={isMarked ? 'row-label marked' : 'row-label'}
                x={isNarrow ? 2 : -10}
                y={isNarrow ? 20 : wideHeight / 2 - 2}
                textAnchor={isNarrow ? 'start' : 'end'}
              >
                {isNarrow ? [label, ...(isMarked ? [words.bottleneck] : [])].join(' · ') : shorten(label, 10)}
              </text>
              {isMarked && !isNarrow && (
                <text className="value-label marked" x={-10} y={41} textAnchor="end">
                  {words.bottleneck}
                </text>
              )}
              <Bar
                y={8 + above}
                width={Math.max(1, x(row[length]?.number ?? 0))}
                height={18}
                fill={fillOf(isMarked ? 1 : 0)}
              />
              <text className={isMarked ? 'value-label marked' : 'value-label'} x={2} y={41 + above}>
                {said.join(' · ')}
              </text>
            </Group>
          );
        })}
      </Group>
    </svg>
  );
}

/** The unit at the end of a heading stands behind the figure, as in the chat. */
const labelled = (heading: string, figure: string): string =>
  heading.endsWith('%') ? `${heading.slice(0, -1).trimEnd()} ${figure}%` : `${heading} ${figure}`;
