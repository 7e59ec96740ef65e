import type { ActingStaff } from '../access/acting-staff.ts';
import type { ExportValue, SaidColumn } from '../book/export-table.ts';
import type { Core } from '../core.ts';
import type { CustomerRef } from '../customers/find-customer.ts';
import type { AnySaid, Labels } from '../../templates/reader/said.ts';

/** Whose file is read, and by whom. */
export interface FileScope {
  readonly core: Core;
  readonly who: ActingStaff;
  readonly customer: CustomerRef;
}

/** A part of a customer's file: what there is of it, as far as this person may see. */
export interface FileSection {
  /** What people type. */
  readonly key: string;
  readonly title: AnySaid | Labels;
  readonly columns: readonly SaidColumn[];
  readonly total: number;
  /** @param most the number of rows; null: all of them */
  readonly read: (most: number | null) => Promise<readonly (readonly ExportValue[])[]>;
}
