interface LabelProps {
  readonly x: number;
  readonly y: number;
  readonly formattedValue: string | undefined;
}

/** Below the axis, in the page's own font; the library's own label would measure each one. */
export function LabelBelow({ x, y, formattedValue }: LabelProps) {
  return (
    <text className="axis-label" x={x} y={y + 6} textAnchor="middle">
      {formattedValue}
    </text>
  );
}

export function LabelBeside({ x, y, formattedValue }: LabelProps) {
  return (
    <text className="axis-label" x={x} y={y + 4} textAnchor="end">
      {formattedValue}
    </text>
  );
}
