import stringWidth from 'string-width';

const gap = '  ';
/** No column is made narrower than this for the sake of another. */
const leastWidth = 6;

/**
 * The lines of a table whose columns are aligned and together no wider than the terminal: the widest columns give way,
 * and what is cut ends in an ellipsis. A Chinese character is two columns wide.
 */
export function fitTable(rows: readonly (readonly string[])[], width: number): readonly string[] {
  const widths = fitWidths(widthsOf(rows), width);
  return rows.map((cells) =>
    cells
      .map((cell, n) => {
        const text = cut(cell, widths[n] ?? 0);
        return n === cells.length - 1 ? text : text + ' '.repeat((widths[n] ?? 0) - stringWidth(text));
      })
      .join(gap)
      .trimEnd(),
  );
}

function widthsOf(rows: readonly (readonly string[])[]): number[] {
  const widths: number[] = [];
  for (const cells of rows) {
    for (const [n, cell] of cells.entries()) widths[n] = Math.max(widths[n] ?? 0, stringWidth(cell));
  }
  return widths;
}

function fitWidths(widths: readonly number[], width: number): number[] {
  const fitted = [...widths];
  let over = sum(fitted) + gap.length * (fitted.length - 1) - width;
  while (over > 0) {
    const widest = Math.max(...fitted);
    if (widest <= leastWidth) break;
    fitted[fitted.indexOf(widest)] = widest - 1;
    over -= 1;
  }
  return fitted;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

function cut(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let kept = '';
  for (const { segment } of graphemes.segment(text)) {
    if (stringWidth(kept + segment) > width - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

const graphemes = new Intl.Segmenter('zh', { granularity: 'grapheme' });
