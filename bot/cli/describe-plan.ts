import type { FieldChange } from '../../jobs/book/import-changes.ts';
import type { ImportPlan } from '../../jobs/book/plan-import.ts';

/** What an import does, or would do, one line per customer and colleague: `+` made, `~` changed, `!` look at it. */
export function describePlan({ staff, made, changed, same, warnings }: ImportPlan): string[] {
  const people = staff.made.length + staff.changed.length + staff.same;
  const count = (what: string, n: readonly unknown[], m: readonly unknown[], rest: number) =>
    `${what}: ${n.length} made, ${m.length} changed, ${rest} left alone`;
  return [
    ...warnings.map((warning) => `! ${warning}`),
    ...staff.made.map(({ code, name, roles }) => `+ staff ${code} ${name}: ${roles.join(', ')}`),
    ...staff.changed.map(({ code, fields }) => `~ staff ${code}: ${describe(fields)}`),
    ...made.map(({ row }) => `+ ${row.code} ${row.name ?? ''}`),
    ...changed.map(({ code, fields }) => `~ ${code}: ${describe(fields)}`),
    ...(people === 0 ? [] : [count('staff', staff.made, staff.changed, staff.same)]),
    count('customers', made, changed, same),
  ];
}

function describe(fields: readonly FieldChange[]): string {
  return fields
    .map(({ key, before, after }) => `${key} ${before ?? '(empty)'} → ${after ?? '(empty)'}`)
    .join('; ');
}
