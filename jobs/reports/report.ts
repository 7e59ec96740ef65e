import type { ActingStaff } from '../access/acting-staff.ts';
import type { ExportValue, SaidColumn } from '../book/export-table.ts';
import type { Core } from '../core.ts';
import type { PeriodScope } from '../customers/customers-as-of.ts';
import type { CustomerRef } from '../customers/find-customer.ts';
import type { StaffId } from '../plan/types.ts';
import type { AnySaid, Labels, Said } from '../../templates/reader/said.ts';

/** What is asked of a report. */
export interface ReportScope extends PeriodScope {
  readonly core: Core;
  readonly who: ActingStaff;
  /** Only what this person owned on its day; null: everyone's. */
  readonly person: StaffId | null;
}

/** A report about one customer, too. */
export interface CustomerReportScope extends ReportScope {
  readonly customer: CustomerRef;
}

/** How a table is drawn. Columns are named by their place. */
export interface Picture {
  /** `lines` over months, `bars` side by side or `stacked`, or the `steps` of a process one below the other. */
  readonly kind: 'lines' | 'bars' | 'stacked' | 'steps';
  /** What stands along the axis. */
  readonly along: number;
  /** What is drawn; of `steps`, the first is the length and the others are written beside it. */
  readonly values: readonly number[];
  /** Whose values make a line each; without it each column does. */
  readonly of?: number;
  /** The axis ends at 100. */
  readonly percent?: true;
  /** The row that stands out. */
  readonly marked?: number;
}

/** Figures as a table, with the way they are counted. */
export interface Report {
  /** How each figure is counted. */
  readonly formula: readonly (Said | Labels)[];
  /** The conclusions, above the table. */
  readonly findings: readonly AnySaid[];
  readonly columns: readonly SaidColumn[];
  /** Each row is one figure: its name, and its value. */
  readonly isList?: true;
  readonly rows: readonly (readonly ExportValue[])[];
  /** None: the table says it better. */
  readonly picture?: Picture;
}

/** For a table: tenths of a percent as a percentage; null without data, which is not 0 %. */
export function percentOf(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part * 1000) / whole) / 10;
}
