import type { Register } from './register.ts';

/** Where a register keeps what customers order: its columns with `sales: true`, by the day of the order. */
export interface SalesColumn {
  readonly register: string;
  readonly day: string;
  readonly amount: string;
  readonly states: readonly string[] | undefined;
}

export function salesColumns({ key, figures }: Register): readonly SalesColumn[] {
  const of = figures?.of;
  if (figures === undefined || typeof of !== 'object' || !('day' in of)) return [];
  return figures.columns.flatMap(({ isSales, value, among }) =>
    isSales && value.kind === 'sum'
      ? [{ register: key, day: of.day, amount: value.field, states: among.states }]
      : [],
  );
}
