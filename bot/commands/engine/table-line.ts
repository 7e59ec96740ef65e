import { Temporal } from 'temporal-polyfill';
import type { ExportColumn, ExportValue } from '../../../jobs/book/export-table.ts';
import { formatDay } from '../../../templates/reader/values.ts';
import { type CommandContext, tell } from './context.ts';
import { formatMoment, shorten } from './words.ts';

/** A long text is cut: the document has all of it. */
const mostChars = 200;

/** A row of a table as a line of an answer: texts and instants as they are, the others with their heading. */
export function tableLine(
  ctx: CommandContext,
  columns: readonly ExportColumn[],
  row: readonly ExportValue[],
): string {
  const parts = columns.flatMap(
    ({ heading, holds, isNamed = holds !== 'text' && holds !== 'instant' }, n) => {
      const value = row[n] ?? null;
      if (value === null || value === '') return [];
      const shown = showValue(ctx, value, mostChars);
      return [isNamed ? labelled(ctx, heading, shown) : shown];
    },
  );
  return `· ${parts.join(' · ')}`;
}

/** The unit at the end of a heading stands behind the figure: `转化率% 50` is read as 转化率 50%. */
function labelled(ctx: CommandContext, heading: string, figure: string): string {
  const isPercent = heading.endsWith('%');
  return tell(ctx, 'list/labelled', {
    heading: isPercent ? heading.slice(0, -1).trimEnd() : heading,
    shown: isPercent ? `${figure}%` : figure,
  });
}

/** Made once: making it takes longer than all the figures of a table. */
const figure = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });

/** A value in the reader's words. @param most where a text is cut */
export function showValue(ctx: CommandContext, value: Exclude<ExportValue, null>, most: number): string {
  const { language, rules } = ctx.core;
  if (value instanceof Temporal.Instant) return formatMoment(value, rules.playbook.zone, language);
  if (value instanceof Temporal.PlainDate) return formatDay(value, language);
  if (typeof value === 'number') return figure.format(value);
  return shorten(value.replaceAll(/\s+/gu, ' ').trim(), most);
}
