import type { FiguresPicture } from '../../../../../../console/api/figures.ts';
import type { Table } from '../../../../../../console/api/table.ts';

/** What every kind of picture is drawn from. */
export interface Drawing {
  readonly table: Table;
  readonly picture: FiguresPicture;
  /** For readers of the screen, who have the figures in the table below. */
  readonly title: string;
  readonly width: number;
}
