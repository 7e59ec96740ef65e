import { useId } from 'react';

/** As many as can be told apart, by colour and by shape. */
export const mostSeries = 6;

const dashes = ['', '7 4', '2 3', '10 3 2 3', '12 4', '4 2 1 2'] as const;

/** The stroke of a line; every one has its own dashes. */
export const dashOf = (series: number): string | undefined => dashes[series] || undefined;

interface MarkProps {
  readonly series: number;
  readonly x: number;
  readonly y: number;
}

/** The shape of a series: circle, square, triangle, diamond, cross, ring. */
export function Mark({ series, x, y }: MarkProps) {
  return (
    <path
      className={`mark series-${series}`}
      transform={`translate(${x} ${y})`}
      d={shapes[series % shapes.length]}
    />
  );
}

const shapes = [
  'M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0Z',
  'M-4 -4H4V4H-4Z',
  'M0 -5L5 4H-5Z',
  'M0 -5.5L5.5 0L0 5.5L-5.5 0Z',
  'M-5 -2H-2V-5H2V-2H5V2H2V5H-2V2H-5Z',
  'M-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0ZM-2.5 0a2.5 2.5 0 1 1 5 0a2.5 2.5 0 1 1 -5 0Z',
] as const;

/** Ids of the fills of bars: plain, then stripes and dots, each in the colour of its series. */
export function useFills() {
  const id = useId();
  return {
    fillOf: (series: number) => `url(#${id}-${series})`,
    defs: (
      <defs>
        {strokes.map((d, series) => (
          <pattern
            key={d}
            id={`${id}-${series}`}
            className={`series-${series}`}
            width={8}
            height={8}
            patternUnits="userSpaceOnUse"
          >
            <rect className="fill" width={8} height={8} />
            <path className="over" d={d} />
          </pattern>
        ))}
      </defs>
    ),
  };
}

const strokes = [
  'M0 0',
  'M-2 10L10 -2M-2 2L2 -2M6 10L10 6',
  'M2 2h1.6v1.6h-1.6ZM6 6h1.6v1.6h-1.6Z',
  'M0 2H8M0 6H8',
  'M-2 -2L10 10M6 -2L10 2M-2 6L2 10',
  'M2 0V8M6 0V8',
] as const;

interface LegendProps {
  readonly names: readonly string[];
  /** By a swatch of the bar, or by the mark of the line. */
  readonly fillOf?: (series: number) => string;
}

export function Legend({ names, fillOf }: LegendProps) {
  return (
    <ul className="legend">
      {names.map((name, series) => (
        <li key={name}>
          <svg width={16} height={16} aria-hidden focusable={false}>
            {fillOf === undefined ? (
              <Mark series={series} x={8} y={8} />
            ) : (
              <rect width={16} height={16} fill={fillOf(series)} />
            )}
          </svg>
          {name}
        </li>
      ))}
    </ul>
  );
}
